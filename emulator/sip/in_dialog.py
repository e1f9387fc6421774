"""Requests inside a dialog, both ways: BYE, re-INVITE, INFO, OPTIONS (RFC 3261 §12.2, §14, §15; RFC 6086)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.build import response as local_response
from emulator.sip.events import InfoReceived, LegEnded, ReinviteAnswered, ReinviteReceived
from emulator.sip.info import ACCEPT, read_keypress
from emulator.sip.legs import LegState
from emulator.sip.methods import ALLOW

if TYPE_CHECKING:
    from emulator.sip.commands import Headers, Reinvite, SendInfo
    from emulator.sip.dialog import Dialog
    from emulator.sip.legs import Leg, Legs
    from emulator.sip.message import Request, Response
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore


class InDialog:
    """What happens in legs that have a dialog."""

    def __init__(self, ua: UserAgentCore, legs: Legs) -> None:
        self._ua = ua
        self._legs = legs
        ua.expiry["re-invite"] = self._reinvite_unanswered

    def invited_again(self, leg: Leg, dialog: Dialog, transaction: Transaction, now: float) -> None:
        """A re-INVITE arrived (§14.2)."""
        if leg.incoming is not None or leg.answer is not None:
            wait = ("Retry-After", str(self._ua.ids.bits(3)))
            self._ua.respond(transaction, 500, now, fields=(wait,))
        elif leg.outgoing is not None:
            self._ua.respond(transaction, 491, now)
        elif leg.state is not LegState.ESTABLISHED:
            self._ua.respond(transaction, 481, now)
        else:
            dialog.refresh(transaction.request, transaction.peer)
            leg.incoming = transaction
            self._ua.respond(transaction, 100, now)
            self._ua.outputs.append(ReinviteReceived(leg=leg.handle, request=transaction.request))

    def ended_by_peer(self, leg: Leg, bye: Transaction, now: float) -> None:
        """A BYE arrived in a leg that was answered (§15.1.2)."""
        self._ua.respond(bye, 200, now)
        self._legs.release(leg, now)
        self._ua.outputs.append(LegEnded(leg=leg.handle, by_peer=True, request=bye.request))

    def informed(self, leg: Leg, info: Transaction, now: float) -> None:
        """An INFO arrived: a key, or nothing; what else it may bring is refused."""
        try:
            keypress = read_keypress(info.request)
        except PeerViolation as violation:
            status = violation.status or 400
            self._ua.respond(info, status, now, fields=(ACCEPT,) if status == 415 else ())
            return
        self._ua.respond(info, 200, now)
        self._ua.outputs.append(InfoReceived(leg=leg.handle, request=info.request, keypress=keypress))

    def hang_up(self, leg: Leg, headers: Headers, now: float) -> None:
        """End a leg with a BYE; as the called side not before the ACK (§15)."""
        if leg.dialog is None or leg.state is LegState.ENDING:
            return
        if leg.state in {LegState.ANSWERED, LegState.CLOSING}:
            leg.state, leg.last_words = LegState.CLOSING, headers
            return
        if leg.owed_ack is not None:
            leg.owed_ack(b"")
        leg.state = LegState.ENDING
        bye = self._ua.compose.request_in(leg.dialog, "BYE", fields=headers)
        self._send(leg, leg.dialog, bye, now)

    def reinvite(self, leg: Leg, order: Reinvite, now: float) -> None:
        """Offer new media (§14.1). While another offer is open, either way, the answer is 491 at once."""
        if leg.dialog is None or leg.state not in {LegState.ESTABLISHED, LegState.ANSWERED}:
            return
        contact = self._ua.compose.contact(leg.user, leg.dialog.next_hop())
        fields = (contact, ("Allow", ALLOW))
        request = self._ua.compose.request_in(leg.dialog, "INVITE", fields=fields, body=order.body)
        if leg.outgoing or leg.incoming or leg.answer:
            self._ua.outputs.append(ReinviteAnswered(leg=leg.handle, response=local_response(request, 491)))
            return
        self._send_reinvite(leg, leg.dialog, request, now)

    def inform(self, leg: Leg, order: SendInfo, now: float) -> None:
        """Send an INFO; nobody waits for its response."""
        if leg.dialog is not None and leg.state in {LegState.ESTABLISHED, LegState.ANSWERED}:
            info = self._ua.compose.request_in(leg.dialog, "INFO", body=order.body, content_type=order.content_type)
            self._send(leg, leg.dialog, info, now)

    def _send(self, leg: Leg, dialog: Dialog, request: Request, now: float) -> None:
        reply = partial(self._replied, leg, dialog, request)
        self._ua.transactions.send(request, dialog.next_hop(), reply, now, leg.handle)

    def _replied(self, leg: Leg, dialog: Dialog, request: Request, response: Response | None, now: float) -> None:
        if response is not None and response.status < 200:
            return
        again = response and self._with_credentials(leg, dialog, request, response)
        if again:
            self._send(leg, dialog, again, now)
        elif request.method == "BYE":
            self._over(leg, 200 if response else 408, now)
        elif response is None or response.status == 481:
            # The peer no longer knows the dialog, or is gone (§12.2.1.2).
            self._vanished(leg, dialog, now)

    def _send_reinvite(self, leg: Leg, dialog: Dialog, request: Request, now: float) -> None:
        acks: dict[str, Request] = {}
        reply = partial(self._reinvite_replied, leg, dialog, request, acks)
        leg.outgoing = self._ua.transactions.send(request, dialog.next_hop(), reply, now, leg.handle)
        self._ua.timers.set(("re-invite", leg.handle), now + 2 * self._ua.transactions.durations.patience)

    def _reinvite_replied(
        self,
        leg: Leg,
        dialog: Dialog,
        request: Request,
        acks: dict[str, Request],
        response: Response | None,
        now: float,
    ) -> None:
        if response is not None and response.status < 200:
            return
        if response is not None and response.status < 300:
            self._acknowledge(leg, dialog, request, acks, response)
            return
        self._reinvite_over(leg)
        again = response and self._with_credentials(leg, dialog, request, response)
        if again:
            self._send_reinvite(leg, dialog, again, now)
            return
        failure = response or local_response(request, 408)
        self._ua.outputs.append(ReinviteAnswered(leg=leg.handle, response=failure))
        if failure.status in {408, 481}:
            self._vanished(leg, dialog, now)

    def _acknowledge(
        self, leg: Leg, dialog: Dialog, request: Request, acks: dict[str, Request], response: Response
    ) -> None:
        known = acks.get("ack")
        if known is not None:
            self._ua.transmit(known, dialog.next_hop(), leg.handle)
            return
        dialog.refresh(response)
        acks["ack"] = self._ua.acknowledge(dialog, request, leg.handle)
        self._reinvite_over(leg)
        if self._legs.get(leg.handle) is leg:
            self._ua.outputs.append(ReinviteAnswered(leg=leg.handle, response=response))

    def _reinvite_over(self, leg: Leg) -> None:
        leg.outgoing = None
        self._ua.timers.stop(("re-invite", leg.handle))

    def _reinvite_unanswered(self, handle: str, now: float) -> None:
        """A peer that rings on a re-INVITE without end has vanished behind it."""
        leg = self._legs.get(handle)
        if leg is not None and leg.dialog is not None and leg.outgoing is not None:
            failure = local_response(leg.outgoing.request, 408)
            self._ua.outputs.append(ReinviteAnswered(leg=handle, response=failure))
            self._vanished(leg, leg.dialog, now)

    def _with_credentials(self, leg: Leg, dialog: Dialog, request: Request, response: Response) -> Request | None:
        if response.status not in {401, 407}:
            return None
        return self._ua.compose.authenticated(request, response, leg.credentials, dialog.next_sequence())

    def _vanished(self, leg: Leg, dialog: Dialog, now: float) -> None:
        if self._legs.get(leg.handle) is leg and leg.state is not LegState.ENDING:
            self._ua.hang_up_quietly(dialog, leg.handle, now)
            self._over(leg, 408, now)

    def _over(self, leg: Leg, status: int, now: float) -> None:
        if self._legs.get(leg.handle) is leg:
            self._legs.release(leg, now)
            self._ua.outputs.append(LegEnded(leg=leg.handle, by_peer=False, status=status))
