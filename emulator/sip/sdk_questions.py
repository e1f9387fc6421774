"""What the browser SDK of Plivo asks `admin` by its WebSocket: its address, and whether anybody is there.

The SDK (2.2.21) sends MESSAGE with the body `ipAddress` when it is connected, OPTIONS with the body `pong` every five
seconds. It hears the refusal of the latter only: with a 200 it takes the line for dead and connects anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip import build

if TYPE_CHECKING:
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

ADMIN = "admin"
_WHERE_AM_I, _ARE_YOU_THERE = b"ipAddress", b"pong"


def is_question(transaction: Transaction) -> bool:
    """Whether a request is one of these."""
    request = transaction.request
    asked = (request.method, request.body.strip()) in {("MESSAGE", _WHERE_AM_I), ("OPTIONS", _ARE_YOU_THERE)}
    return asked and transaction.peer.is_web_socket and request.uri.user == ADMIN


def answer(ua: UserAgentCore, transaction: Transaction, now: float) -> None:
    """Answer it: 200 with the address that the browser is seen at, or 404."""
    if transaction.request.method == "OPTIONS":
        ua.respond(transaction, 404, now)
        return
    address = transaction.peer.host.encode()
    told = build.response(transaction.request, 200, to_tag=ua.ids.token(10), body=address, content_type="text/plain")
    ua.transactions.respond(transaction, told, now)
