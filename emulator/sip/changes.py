"""Media are changed inside a dialog, both ways: re-INVITE, UPDATE, and both at once (RFC 3261 §14, RFC 3311 §5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from emulator.sip.build import response as local_response
from emulator.sip.events import ReinviteAnswered, ReinviteReceived
from emulator.sip.legs import LegState
from emulator.sip.methods import ABILITIES
from emulator.sip.offers import Description, OfferState

if TYPE_CHECKING:
    from emulator.sip.commands import Headers, Reinvite, RespondOffer
    from emulator.sip.dialog import Dialog
    from emulator.sip.in_dialog import InDialog
    from emulator.sip.legs import Leg, Legs
    from emulator.sip.message import Request, Response
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

UP = frozenset({LegState.ESTABLISHED, LegState.ANSWERED})


@dataclass(slots=True)
class _Change:
    """A re-INVITE or UPDATE of ours."""

    leg: Leg
    dialog: Dialog
    request: Request
    is_refresh: bool = False
    ack: Request | None = None
    is_over: bool = False
    """Its outcome is known."""


class Changes:
    """Offers in legs that have a dialog, besides that of the first INVITE."""

    def __init__(self, ua: UserAgentCore, legs: Legs, in_dialog: InDialog) -> None:
        self._ua = ua
        self._legs = legs
        self._in_dialog = in_dialog
        ua.expiry["re-invite"] = self._unanswered

    def invited_again(self, leg: Leg, dialog: Dialog, transaction: Transaction, now: float) -> None:
        """A re-INVITE arrived (§14.2)."""
        if leg.incoming is not None or leg.answer is not None:
            self._not_now(transaction, now)
        elif leg.state is not LegState.ESTABLISHED:
            self._ua.respond(transaction, 481, now)
        elif self._may_offer(leg, dialog, transaction, now):
            dialog.refresh(transaction.request, transaction.peer)
            if transaction.request.body:
                dialog.exchange(Description.RECEIVED)
            leg.incoming = transaction
            self._ua.respond(transaction, 100, now)
            self._ua.outputs.append(ReinviteReceived(leg=leg.handle, request=transaction.request))

    def updated(self, leg: Leg, dialog: Dialog, update: Transaction, now: float) -> None:
        """An UPDATE arrived (RFC 3311 §5.2); one without an offer changes the target only."""
        if update.request.body:
            self.offered(leg, dialog, update, now)
            return
        dialog.refresh(update.request, update.peer)
        self._ua.respond(update, 200, now, fields=self._accepting(leg, update, now))

    def offered(self, leg: Leg, dialog: Dialog, transaction: Transaction, now: float) -> None:
        """An UPDATE or a PRACK brings an offer."""
        if self._may_offer(leg, dialog, transaction, now):
            dialog.refresh(transaction.request, transaction.peer)
            dialog.exchange(Description.RECEIVED)
            leg.offered = transaction
            self._ua.outputs.append(ReinviteReceived(leg=leg.handle, request=transaction.request))

    def respond(self, leg: Leg, order: RespondOffer, now: float) -> None:
        """Send the user's answer to such an offer; what is no final response is none."""
        transaction, dialog = leg.offered, self._legs.of_transaction(leg.offered)
        if transaction is None or dialog is None or order.status < 200:
            return
        leg.offered = None
        is_accepted = order.status < 300
        fields = self._accepting(leg, transaction, now) if is_accepted else ()
        body = order.body if is_accepted else b""
        dialog.exchange(Description.SENT if body else Description.DROPPED, body)
        self._ua.respond(transaction, order.status, now, fields=fields, body=order.body)

    def request(self, leg: Leg, order: Reinvite, now: float) -> None:
        """Offer new media. While another offer is open, either way, the answer is 491 at once."""
        dialog, is_early = leg.dialog, leg.state is LegState.INVITED and order.method == "UPDATE"
        if dialog is None or (leg.state not in UP and not is_early):
            return
        request = self._compose(leg, dialog, order.method, order.body)
        if self._is_busy(leg, dialog) or (not is_early and (leg.incoming or leg.answer)):
            self._ua.outputs.append(ReinviteAnswered(leg=leg.handle, response=local_response(request, 491)))
            return
        if order.body:
            dialog.exchange(Description.SENT, order.body)
        self._send(_Change(leg, dialog, request), now)

    def refresh(self, leg: Leg, now: float) -> None:
        """Tell the peer that the call goes on (RFC 4028 §7.4): by UPDATE, else by a re-INVITE that changes nothing."""
        dialog = leg.dialog
        if dialog is None or leg.state is not LegState.ESTABLISHED or leg.incoming or self._is_busy(leg, dialog):
            return
        method, body = ("UPDATE", b"") if leg.takes_update else ("INVITE", dialog.description)
        if body:
            dialog.exchange(Description.SENT, body)
        self._send(_Change(leg, dialog, self._compose(leg, dialog, method, body), is_refresh=True), now)

    def _compose(self, leg: Leg, dialog: Dialog, method: str, body: bytes) -> Request:
        contact = self._ua.compose.contact(leg.user, dialog.next_hop())
        timer = () if leg.state is LegState.INVITED else self._legs.asking_timer(leg)
        return self._ua.compose.request_in(dialog, method, fields=(contact, *ABILITIES, *timer), body=body)

    def _accepting(self, leg: Leg, transaction: Transaction, now: float) -> Headers:
        """The fields of a 2xx to an UPDATE or PRACK; only of calls that are answered a session timer runs."""
        contact = self._ua.compose.contact(leg.user, transaction.destination)
        timer = self._legs.agree_timer(leg, transaction.request, now) if leg.state in UP else ()
        return (contact, *ABILITIES, *timer)

    @staticmethod
    def _is_busy(leg: Leg, dialog: Dialog) -> bool:
        return leg.outgoing is not None or leg.offered is not None or dialog.offers is not OfferState.STABLE

    def _may_offer(self, leg: Leg, dialog: Dialog, transaction: Transaction, now: float) -> bool:
        """Whether the peer may make an offer now; if not, it is told (§14.2, RFC 3311 §5.2)."""
        if leg.offered is not None or dialog.offers is OfferState.THEIRS:
            self._not_now(transaction, now)
        elif leg.outgoing is not None or dialog.offers is not OfferState.STABLE:
            self._ua.respond(transaction, 491, now)
        else:
            return True
        return False

    def _not_now(self, transaction: Transaction, now: float) -> None:
        wait = ("Retry-After", str(self._ua.ids.bits(3)))
        self._ua.respond(transaction, 500, now, fields=(wait,))

    def _send(self, change: _Change, now: float) -> None:
        leg = change.leg
        reply = partial(self._replied, change)
        leg.outgoing = self._ua.transactions.send(change.request, change.dialog.next_hop(), reply, now, leg.handle)
        self._ua.timers.set(("re-invite", leg.handle), now + 2 * self._ua.transactions.durations.patience)

    def _replied(self, change: _Change, response: Response | None, now: float) -> None:
        if response is not None and response.status < 200:
            return
        if response is not None and response.status < 300:
            self._accepted(change, response, now)
            return
        leg, dialog, request = change.leg, change.dialog, change.request
        self._over(leg)
        again = response and self._in_dialog.mended(leg, dialog, request, response)
        if again:
            change.request = again
            self._send(change, now)
            return
        dialog.exchange(Description.DROPPED)
        failure = response or local_response(request, 408)
        self._report(change, failure)
        if failure.status in {408, 481}:
            self._in_dialog.vanished(leg, dialog, now)

    def _accepted(self, change: _Change, response: Response, now: float) -> None:
        leg, dialog = change.leg, change.dialog
        if change.is_over:
            # A 2xx that came again; there is no ACK yet if it waits for the user's answer.
            if change.ack is not None:
                self._ua.transmit(change.ack, dialog.next_hop(), leg.handle)
            return
        change.is_over = True
        self._over(leg)
        dialog.refresh(response)
        dialog.exchange(Description.RECEIVED if response.body else Description.DROPPED)
        if leg.state in UP:
            self._legs.note_timer(leg, response, now)
        if change.request.method == "INVITE":
            if dialog.offers is OfferState.THEIRS:
                leg.owed_ack = partial(self._acknowledge, change)
            else:
                self._acknowledge(change, b"", now)
        if self._legs.get(leg.handle) is leg:
            self._report(change, response)

    def _acknowledge(self, change: _Change, body: bytes, _now: float) -> None:
        if change.dialog.offers is OfferState.THEIRS:
            change.dialog.exchange(Description.SENT if body else Description.DROPPED, body)
        change.ack = self._ua.acknowledge(change.dialog, change.request, change.leg.handle, body)

    def _report(self, change: _Change, response: Response) -> None:
        request = change.request
        if change.is_refresh and not request.body:
            return  # Nobody asked for it, and it changed nothing.
        again_in_s = self._wait_after_glare(change.dialog) if response.status == 491 else None
        fact = ReinviteAnswered(leg=change.leg.handle, response=response, offer=request.body, again_in_s=again_in_s)
        self._ua.outputs.append(fact)

    def _over(self, leg: Leg) -> None:
        leg.outgoing = None
        self._ua.timers.stop(("re-invite", leg.handle))

    def _wait_after_glare(self, dialog: Dialog) -> float:
        """Seconds (§14.1): who called waits longer, so that the two do not meet again."""
        share = self._ua.ids.bits(10) / 1024
        return 2.1 + 1.9 * share if dialog.we_called else 2.0 * share

    def _unanswered(self, handle: str, now: float) -> None:
        """A peer that rings on a re-INVITE without end has vanished behind it."""
        leg = self._legs.get(handle)
        if leg is not None and leg.dialog is not None and leg.outgoing is not None:
            failure = local_response(leg.outgoing.request, 408)
            self._ua.outputs.append(ReinviteAnswered(leg=handle, response=failure))
            self._in_dialog.vanished(leg, leg.dialog, now)
