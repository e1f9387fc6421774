"""PRACK for the provisional responses that a callee sends reliably, and the fields RSeq and RAck (RFC 3262 §4, §7)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from emulator.base.errors import PeerViolation
from emulator.sip.cseq import CSeq
from emulator.sip.extensions import requires
from emulator.sip.grammar import parse_number
from emulator.sip.methods import RELIABLE
from emulator.sip.offers import Description, OfferState

if TYPE_CHECKING:
    from emulator.sip.dialog import Dialog
    from emulator.sip.legs import Leg
    from emulator.sip.message import Request, Response
    from emulator.sip.ua import UserAgentCore


class RAck(NamedTuple):
    """Which response a PRACK acknowledges (§7.2)."""

    number: int
    """Its RSeq."""
    cseq: CSeq
    """Of its request."""

    @classmethod
    def of(cls, prack: Request) -> RAck:
        """Read the field. Raises PeerViolation naming RAck."""
        number, _, rest = (prack.headers.get("rack") or "").strip().partition(" ")
        try:
            return cls(parse_number(number, "RAck"), CSeq.parse(rest))
        except PeerViolation as violation:
            raise PeerViolation("not a response number, a number and a method", place="RAck", status=400) from violation

    def __str__(self) -> str:
        return f"{self.number} {self.cseq}"


class Pracks:
    """The calling side of reliable provisional responses."""

    def __init__(self, ua: UserAgentCore) -> None:
        self._ua = ua

    def take(self, leg: Leg, dialog: Dialog, invite: Request, response: Response, now: float) -> bool:
        """Acknowledge a provisional response if it is reliable. False for one that came before, or out of order.

        One that makes the offer to an INVITE without is acknowledged with the user's answer to it (§5).
        """
        number = response_number(response)
        if number is None:
            return True
        if dialog.last_rseq is not None and number != dialog.last_rseq + 1:
            return False
        dialog.last_rseq = number
        acknowledge = partial(self._acknowledge, leg, dialog, RAck(number, invite.cseq))
        if response.body and dialog.offers is OfferState.UNSPOKEN:
            dialog.exchange(Description.RECEIVED)
            leg.owed_ack = acknowledge
            return True
        if response.body and dialog.offers is OfferState.OURS:
            dialog.exchange(Description.RECEIVED)
        acknowledge(b"", now)
        return True

    def _acknowledge(self, leg: Leg, dialog: Dialog, which: RAck, body: bytes, now: float) -> None:
        if dialog.offers is OfferState.THEIRS:
            dialog.exchange(Description.SENT if body else Description.DROPPED, body)
        prack = self._ua.compose.request_in(dialog, "PRACK", fields=(("RAck", str(which)),), body=body)
        self._send(leg, dialog, prack, now)

    def _send(self, leg: Leg, dialog: Dialog, prack: Request, now: float) -> None:
        reply = partial(self._replied, leg, dialog, prack)
        self._ua.transactions.send(prack, dialog.next_hop(), reply, now, leg.handle)

    def _replied(self, leg: Leg, dialog: Dialog, prack: Request, response: Response | None, now: float) -> None:
        """Answer a challenge; else the INVITE itself tells what becomes of the call."""
        if response is None or response.status not in {401, 407}:
            return
        again = self._ua.compose.authenticated(prack, response, leg.credentials, dialog.next_sequence())
        if again is not None:
            self._send(leg, dialog, again, now)


def response_number(response: Response) -> int | None:
    """The RSeq of a reliable provisional response (§7.1); None for others, and when it cannot be read."""
    if not requires(response, RELIABLE):
        return None
    try:
        return parse_number(response.headers.get("rseq") or "", "RSeq")
    except PeerViolation:
        return None
