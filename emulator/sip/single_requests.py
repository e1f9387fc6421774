"""Requests outside any call that are sent on their own: NOTIFY, SUBSCRIBE, PUBLISH, OPTIONS (RFC 3261 §8.1, §22)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.address import NameAddress
from emulator.sip.events import RequestAnswered

if TYPE_CHECKING:
    from emulator.sip.commands import SendRequest
    from emulator.sip.message import Request, Response
    from emulator.sip.ua import UserAgentCore


@dataclass(slots=True)
class _Sent:
    order: SendRequest
    request: Request


class SingleRequests:
    """Those of an endpoint. Each is answered once, a challenge to it being answered where we can."""

    def __init__(self, ua: UserAgentCore) -> None:
        self._ua = ua

    def send(self, order: SendRequest, now: float) -> None:
        """Send a request."""
        ua = self._ua
        try:
            *_, ours = [NameAddress(text).uri for text in (order.target, order.to_uri or order.target, order.from_uri)]
        except PeerViolation as violation:
            ua.outputs.append(RequestAnswered(name=order.name, status=400, reason=str(violation)))
            return
        fields = (
            ("From", f"{NameAddress(order.from_uri)};tag={ua.ids.token(10)}"),
            ("To", str(NameAddress(order.to_uri or order.target))),
            ("Call-ID", ua.ids.uuid()),
            ("CSeq", f"1 {order.method}"),
            ua.compose.contact(ours.user or "", order.destination),
        )
        request = ua.compose.request(
            order.method,
            order.target,
            order.destination,
            fields,
            fields=order.headers,
            body=order.body,
            content_type=order.content_type,
        )
        self._send(_Sent(order, request), now)

    def _send(self, sent: _Sent, now: float) -> None:
        self._ua.transactions.send(sent.request, sent.order.destination, partial(self._replied, sent), now, "")

    def _replied(self, sent: _Sent, response: Response | None, now: float) -> None:
        if response is not None and response.status < 200:
            return
        if response is not None and response.status in {401, 407}:
            sequence = sent.request.cseq.number + 1
            again = self._ua.compose.authenticated(sent.request, response, sent.order.credentials, sequence)
            if again is not None:
                self._send(_Sent(sent.order, again), now)
                return
        status, reason = (response.status, response.reason) if response else (408, "Request Timeout")
        self._ua.outputs.append(RequestAnswered(name=sent.order.name, status=status, reason=reason, response=response))
