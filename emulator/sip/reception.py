"""What becomes of a datagram: understood, shown, matched, and a request inspected in the order of RFC 3261 §8.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.dispatch import Dispatch
from emulator.sip.door import Door
from emulator.sip.events import MessageSeen, Transmit
from emulator.sip.keep_alive import PING, PONG
from emulator.sip.message import Request, Response
from emulator.sip.parser import Unreadable, is_keep_alive, parse

if TYPE_CHECKING:
    from emulator.sip.dispatch import Elsewhere
    from emulator.sip.hop import Hop
    from emulator.sip.invites import Invites
    from emulator.sip.message import Message
    from emulator.sip.terms import ServiceTerms
    from emulator.sip.ua import UserAgentCore


class Reception:
    """The way in."""

    def __init__(
        self,
        ua: UserAgentCore,
        invites: Invites,
        elsewhere: Elsewhere,
        terms: ServiceTerms,
    ) -> None:
        """`elsewhere` answers what is no INVITE usage; without a REGISTER there is no registrar here."""
        self._ua = ua
        self._invites = invites
        self._door = Door(ua, invites, terms)
        self._requests = Dispatch(ua, invites, elsewhere)

    def receive(self, data: bytes, source: Hop, now: float) -> None:
        """Take a datagram. Whatever it holds, it is shown and nothing is raised."""
        if is_keep_alive(data):
            if self._door.ignores(source, None, now):
                return
            self._show(data, source, f"keep-alive of {len(data)} bytes")
            if source.is_reliable and data == PING:
                self._ua.outputs.append(Transmit(data=PONG, destination=source))
            return
        try:
            message = parse(data)
        except Unreadable as violation:
            if not self._door.ignores(source, None, now):
                self._refuse_unreadable(data, source, violation, now)
            return
        if self._door.ignores(source, message, now):
            return
        place, leg = len(self._ua.outputs), self._leg_of(message)
        note = ""
        try:
            note = self._dispatch(message, source, now)
        except PeerViolation as violation:
            note = f": {violation}"
        # A new INVITE has its leg only now; still it is to be seen before what it causes.
        seen = MessageSeen(
            data=data,
            peer=source,
            sent=False,
            summary=message.summary + note,
            call_id=message.call_id,
            leg=leg or self._leg_of(message),
        )
        self._ua.outputs.insert(place, seen)

    def refuse_torn(self, head: bytes, source: Hop, violation: PeerViolation, now: float) -> None:
        """Answer the beginning of a message that no end can be found for."""
        request: Request | Response | None
        try:
            request = parse(head)
        except Unreadable as unreadable:
            request = unreadable.request
        whole = request if isinstance(request, Request) else None
        self._refuse_unreadable(head, source, Unreadable(violation, whole), now)

    def _dispatch(self, message: Request | Response, source: Hop, now: float) -> str:
        """Deal with a message; returns what the ladder should add to it."""
        if isinstance(message, Response):
            if len(message.headers.elements("via")) > 1:
                return ": went astray, for it has a second Via"
            return "" if self._ua.transactions.response_arrived(message, now) else ": belongs to no request of ours"
        request = message.with_via(message.via.stamped(source))
        if self._ua.transactions.absorbs(request, now):
            return ""
        if request.method == "ACK":
            self._invites.acknowledged(request, now)
            return ""
        if self._door.sheds(request, source, now):
            return ": more than can be taken on"
        merged = self._ua.transactions.is_merged(request)
        transaction = self._ua.transactions.open(request, source)
        self._requests.serve(transaction, now, merged=merged)
        self._ua.transactions.settle(transaction)
        return ""

    def _refuse_unreadable(self, data: bytes, source: Hop, violation: Unreadable, now: float) -> None:
        request = violation.request
        self._show(data, source, f"not understood: {violation}", (request and request.headers.get("call-id")) or "")
        if request is None:
            self._door.heard_nonsense(source, now)
        if request is None or request.method == "ACK":
            return
        try:
            stamped, status = request.with_via(request.via.stamped(source)), violation.status or 400
            self._ua.respond_statelessly(stamped, source, status, now, reason=_reason(violation))
        except PeerViolation:
            # Without a Via there is no way back.
            return

    def _show(self, data: bytes, source: Hop, summary: str, call_id: str = "") -> None:
        self._ua.outputs.append(
            MessageSeen(data=data, peer=source, sent=False, summary=summary, call_id=call_id, leg="")
        )

    def _leg_of(self, message: Message) -> str:
        found = self._ua.transactions.leg_of(message)
        return found or (self._invites.leg_of(message) if isinstance(message, Request) else "")


def _reason(violation: Unreadable) -> str:
    """A reason phrase that names the culprit: `Bad Request (CSeq)`."""
    return f"Bad Request ({violation.place})" if violation.status in {None, 400} else ""
