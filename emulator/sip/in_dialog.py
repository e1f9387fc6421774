"""Requests inside a dialog, both ways: BYE and INFO; and how a dialog ends (RFC 3261 §12.2, §15; RFC 6086)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.sip.events import InfoReceived, LegEnded
from emulator.sip.farewells import Farewells
from emulator.sip.info import ACCEPT, read_keypress
from emulator.sip.legs import LegState

if TYPE_CHECKING:
    from emulator.sip.commands import Headers, SendInfo
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
        self._farewells = Farewells(ua, legs)

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
            leg.owed_ack(b"", now)
        leg.state = LegState.ENDING
        bye = self._ua.compose.request_in(leg.dialog, "BYE", fields=headers)
        self._send(leg, leg.dialog, bye, now)

    def inform(self, leg: Leg, order: SendInfo, now: float) -> None:
        """Send an INFO, once the peer has acknowledged our 2xx; nobody waits for its response."""
        if leg.state is LegState.ANSWERED:
            leg.unsent.append(order)  # SIP.js, for one, drops requests that come earlier.
        elif leg.dialog is not None and leg.state is LegState.ESTABLISHED:
            info = self._ua.compose.request_in(leg.dialog, "INFO", body=order.body, content_type=order.content_type)
            self._send(leg, leg.dialog, info, now)

    def mended(self, leg: Leg, dialog: Dialog, request: Request, response: Response) -> Request | None:
        """`request` again with the answer to a challenge, or a longer session timer; None when it cannot be mended."""
        if response.status not in {401, 407, 422}:
            return None
        return self._legs.mended(leg, request, response, dialog.next_sequence())

    def vanished(self, leg: Leg, dialog: Dialog, now: float) -> None:
        """The peer no longer knows the dialog, or does not answer: the leg is over (§12.2.1.2)."""
        if self._legs.get(leg.handle) is leg and leg.state is not LegState.ENDING:
            self._ua.hang_up_quietly(dialog, leg.handle, now)
            self._farewells.unheard(dialog, None, now)
            self._over(leg, 408, now)

    def _send(self, leg: Leg, dialog: Dialog, request: Request, now: float) -> None:
        reply = partial(self._replied, leg, dialog, request)
        self._ua.transactions.send(request, dialog.next_hop(), reply, now, leg.handle)

    def _replied(self, leg: Leg, dialog: Dialog, request: Request, response: Response | None, now: float) -> None:
        if response is not None and response.status < 200:
            return
        again = response and self.mended(leg, dialog, request, response)
        if again:
            self._send(leg, dialog, again, now)
        elif request.method == "BYE":
            if response is None or response.status == 503:  # The latter is ours, when there was no way.
                self._farewells.unheard(dialog, request, now)
            self._over(leg, 200 if response else 408, now)
        elif response is None or response.status == 481:
            # The peer no longer knows the dialog, or is gone (§12.2.1.2).
            self.vanished(leg, dialog, now)

    def _over(self, leg: Leg, status: int, now: float) -> None:
        if self._legs.get(leg.handle) is leg:
            self._legs.release(leg, now)
            self._ua.outputs.append(LegEnded(leg=leg.handle, by_peer=False, status=status))
