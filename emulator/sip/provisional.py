"""Provisional responses of ours: repeated every minute (RFC 3261 §13.3.1.1), or reliable until PRACK (RFC 3262 §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.events import LegEnded, ProvisionalAcknowledged
from emulator.sip.extensions import requires, supports
from emulator.sip.legs import ReliableResponse
from emulator.sip.methods import ABILITIES, RELIABLE
from emulator.sip.offers import Description, OfferState
from emulator.sip.prack import RAck

if TYPE_CHECKING:
    from emulator.sip.commands import RespondInvite
    from emulator.sip.dialog import Dialog
    from emulator.sip.legs import Leg, Legs
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

REPEAT_PROVISIONAL_S = 60.0
"""Proxies on the way lose patience after three minutes without a provisional response (§13.3.1.1)."""
FIRST_NUMBERS_BITS = 30
"""An RSeq begins anywhere below 2**31 (RFC 3262 §3)."""


class Provisional:
    """The called side of an INVITE before its final response.

    A response is sent reliably if the caller insists, or if it holds a description and the caller understands.
    """

    def __init__(self, ua: UserAgentCore, legs: Legs) -> None:
        self._ua = ua
        self._legs = legs
        ua.expiry["provisional"] = self._repeat
        ua.expiry["reliable"] = self._resend
        ua.expiry["prack"] = self._unacknowledged

    def delays(self, leg: Leg, order: RespondInvite, invite: Transaction) -> bool:
        """Keep a response that must not overtake an unacknowledged one: the 2xx, and the next reliable one."""
        if leg.reliable is None or order.status >= 300 or not (order.status >= 200 or _is_reliable(order, invite)):
            return False
        leg.waiting.append(order)
        return True

    def send(self, leg: Leg, order: RespondInvite, invite: Transaction, now: float) -> None:
        """Send a provisional response other than 100."""
        is_reliable = _is_reliable(order, invite)
        body = unspoken(leg, order.body, invite)
        fields = (self._ua.compose.contact(leg.user, invite.destination), *ABILITIES, *order.headers)
        if is_reliable:
            leg.rseq = leg.rseq + 1 if leg.rseq else 1 + self._ua.ids.bits(FIRST_NUMBERS_BITS)
            fields = (("Require", RELIABLE), ("RSeq", str(leg.rseq)), *fields)
        response = self._ua.respond(
            invite, order.status, now, to_tag=leg.local_tag, reason=order.reason, fields=fields, body=body
        )
        leg.provisional = order
        self._ua.timers.set(("provisional", leg.handle), now + REPEAT_PROVISIONAL_S)
        if is_reliable:
            if body and leg.dialog is not None:
                leg.dialog.exchange(Description.SENT, body)
            durations = self._ua.transactions.durations
            leg.reliable = ReliableResponse(response, leg.rseq, durations.t1)
            self._ua.timers.set(("reliable", leg.handle), now + durations.t1)
            self._ua.timers.set(("prack", leg.handle), now + durations.patience)

    def acknowledged(self, leg: Leg, dialog: Dialog, prack: Transaction, now: float) -> bool:
        """A PRACK arrived. True when it brings an offer, which is left to be answered; else it is answered."""
        try:
            which = RAck.of(prack.request)
        except PeerViolation:
            self._ua.respond(prack, 400, now, reason="Bad Request (RAck)")
            return False
        pending, invite = leg.reliable, leg.incoming
        if pending is None or invite is None or which != RAck(pending.number, invite.request.cseq):
            self._ua.respond(prack, 481, now)
            return False
        leg.reliable = None
        self._ua.timers.stop(("reliable", leg.handle))
        self._ua.timers.stop(("prack", leg.handle))
        body = prack.request.body
        is_offer = bool(body) and dialog.offers is not OfferState.OURS
        if not is_offer:
            if dialog.offers is OfferState.OURS:
                dialog.exchange(Description.RECEIVED if body else Description.DROPPED)
            self._ua.respond(prack, 200, now)
        self._ua.outputs.append(ProvisionalAcknowledged(leg=leg.handle, body=b"" if is_offer else body))
        return is_offer

    def _repeat(self, handle: str, now: float) -> None:
        leg = self._legs.get(handle)
        if leg is not None and leg.incoming is not None and leg.provisional is not None and leg.reliable is None:
            self.send(leg, leg.provisional, leg.incoming, now)

    def _resend(self, handle: str, now: float) -> None:
        leg = self._legs.get(handle)
        if leg is None or leg.reliable is None or leg.incoming is None:
            return
        self._ua.transactions.respond(leg.incoming, leg.reliable.response, now)
        leg.reliable.interval *= 2
        self._ua.timers.set(("reliable", handle), now + leg.reliable.interval)

    def _unacknowledged(self, handle: str, now: float) -> None:
        """No PRACK after 64·T1: the INVITE is refused (§3)."""
        leg = self._legs.get(handle)
        if leg is None or leg.incoming is None:
            return
        invite, leg.incoming, leg.waiting = leg.incoming, None, []
        self._ua.respond(invite, 504, now, to_tag=leg.local_tag)
        self._legs.release(leg, now)
        self._ua.outputs.append(LegEnded(leg=handle, by_peer=False, status=504))


def unspoken(leg: Leg, body: bytes, invite: Transaction) -> bytes:
    """`body`, unless offer and answer of the INVITE are complete: then responses hold no more (RFC 6337 §3.1.1)."""
    is_first = invite.request.body or not invite.request.to.tag
    is_complete = leg.dialog is not None and leg.dialog.offers is OfferState.STABLE
    return b"" if is_complete and is_first else body


def _is_reliable(order: RespondInvite, invite: Transaction) -> bool:
    request = invite.request
    return requires(request, RELIABLE) or (bool(order.body) and supports(request, RELIABLE))
