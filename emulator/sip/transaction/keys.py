"""Which transaction a message belongs to: RFC 3261 §17.1.3 and §17.2.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.grammar import MAGIC_COOKIE

if TYPE_CHECKING:
    from emulator.sip.message import Message, Request

Key = tuple[str | int, ...]


def client_key(message: Message) -> Key:
    """Of a request that we send, or of a response to it: topmost branch and method."""
    return ("client", message.via.branch, message.cseq.method)


def server_key(request: Request, method: str = "") -> Key:
    """Of a request that arrives; `method` overrides its own, for what an ACK or a CANCEL aims at.

    The CSeq number, which an ACK and a CANCEL share with their INVITE, tells apart the INVITEs of a peer that answers a
    challenge on the same branch (pyVoIP). A branch without the magic cookie comes from a peer of RFC 2543; one of the
    cookie alone names nothing either. There the To tag and the Request-URI, which §17.2.3 compares too, are left out:
    old phones change both in their ACK.
    """
    method = method or request.method
    via = request.via
    host, port = via.sent_by
    if via.branch.startswith(MAGIC_COOKIE) and via.branch != MAGIC_COOKIE:
        return ("server", via.branch, host, port, request.cseq.number, method)
    return ("server", "2543", *origin(request, method), host, port, via.branch if method != "INVITE" else "")


def origin(request: Request, method: str = "") -> Key:
    """What copies of one request share that reached us on different ways (§8.2.2.2)."""
    return (request.call_id, request.from_.tag, request.cseq.number, method or request.method)
