"""What becomes of a datagram: understood, shown, matched, and a request inspected in the order of RFC 3261 §8.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.door import Door
from emulator.sip.events import MessageSeen
from emulator.sip.message import Request, Response
from emulator.sip.methods import ALLOW, NOT_ALLOWED, SERVED
from emulator.sip.parser import Unreadable, is_keep_alive, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.sip.hop import Hop
    from emulator.sip.invites import Invites
    from emulator.sip.message import Message
    from emulator.sip.terms import ServiceTerms
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

URI_SCHEMES = frozenset({"sip", "sips", "tel"})


class Reception:
    """The way in."""

    def __init__(
        self,
        ua: UserAgentCore,
        invites: Invites,
        register: Callable[[Transaction, float], None] | None,
        terms: ServiceTerms,
    ) -> None:
        """`register` answers a REGISTER; None: there is no registrar here."""
        self._ua = ua
        self._invites = invites
        self._register = register
        self._door = Door(ua, invites, terms)
        self._allow = (("Allow", f"{ALLOW}, REGISTER" if register else ALLOW),)

    def receive(self, data: bytes, source: Hop, now: float) -> None:
        """Take a datagram. Whatever it holds, it is shown and nothing is raised."""
        if is_keep_alive(data):
            self._show(data, source, f"keep-alive of {len(data)} bytes")
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

    def _dispatch(self, message: Request | Response, source: Hop, now: float) -> str:
        """Deal with a message; returns what the ladder should add to it."""
        if isinstance(message, Response):
            return "" if self._ua.transactions.response_arrived(message, now) else ": belongs to no request of ours"
        request = message.stamped(source)
        if self._ua.transactions.absorbs(request, now):
            return ""
        if request.method == "ACK":
            self._invites.acknowledged(request, now)
            return ""
        if self._door.sheds(request, source, now):
            return ": more than can be taken on"
        merged = self._ua.transactions.is_merged(request)
        transaction = self._ua.transactions.open(request, source)
        refusal = self._refusal(request, merged=merged)
        if refusal is not None:
            status, fields = refusal
            self._ua.respond(transaction, status, now, fields=fields)
        else:
            self._serve(transaction, now)
        return ""

    def _refusal(self, request: Request, *, merged: bool) -> tuple[int, tuple[tuple[str, str], ...]] | None:
        """Status and header fields of the refusal that a request deserves, whatever it is about (§8.2.1 to §8.2.3)."""
        method = request.method
        if method == "CANCEL":
            return None
        if method not in SERVED and not (method == "REGISTER" and self._register):
            return (405 if method in NOT_ALLOWED else 501), self._allow
        if request.uri.scheme not in URI_SCHEMES:
            return 416, ()
        if merged:
            return 482, ()
        required = request.headers.elements("require")
        return (420, (("Unsupported", ", ".join(required)),)) if required else None

    def _serve(self, transaction: Transaction, now: float) -> None:
        request = transaction.request
        if request.method == "CANCEL":
            self._invites.cancelled(transaction, now)
        elif request.method == "REGISTER" and self._register is not None:
            self._register(transaction, now)
        elif request.to.tag:
            self._invites.in_dialog(transaction, now)
        elif request.method == "INVITE":
            self._invites.invited(transaction, now)
        elif request.method == "OPTIONS":
            accept = ("Accept", "application/sdp")
            self._ua.respond(transaction, 200, now, fields=(*self._allow, accept))
        else:
            self._ua.respond(transaction, 481, now)

    def _refuse_unreadable(self, data: bytes, source: Hop, violation: Unreadable, now: float) -> None:
        request = violation.request
        self._show(data, source, f"not understood: {violation}", (request and request.headers.get("call-id")) or "")
        if request is None or request.method == "ACK":
            return
        try:
            stamped, status = request.stamped(source), violation.status or 400
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
