"""What happens inside a dialog: orders and arriving requests reach the part they concern (RFC 3261 §12.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.changes import Changes
from emulator.sip.commands import Reinvite, RespondOffer, SendInfo
from emulator.sip.in_dialog import InDialog
from emulator.sip.legs import LegState
from emulator.sip.refreshing import Refreshing

if TYPE_CHECKING:
    from emulator.sip.commands import Headers
    from emulator.sip.dialog import Dialog
    from emulator.sip.invite_server import InviteServer
    from emulator.sip.legs import Leg, Legs
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

DialogOrder = RespondOffer | Reinvite | SendInfo


class DialogUsage:
    """Legs that have a dialog, an early one included."""

    def __init__(self, ua: UserAgentCore, legs: Legs, server: InviteServer) -> None:
        self._ua = ua
        self._legs = legs
        self._server = server
        self._in_dialog = InDialog(ua, legs)
        self._changes = Changes(ua, legs, self._in_dialog)
        self._refreshing = Refreshing(ua, legs, self._changes, self._in_dialog)

    def handle(self, leg: Leg, order: DialogOrder, now: float) -> None:
        """Carry out an order."""
        match order:
            case RespondOffer():
                self._changes.respond(leg, order, now)
            case Reinvite():
                self._changes.request(leg, order, now)
            case SendInfo():
                self._in_dialog.inform(leg, order, now)

    def hang_up(self, leg: Leg, headers: Headers, now: float) -> None:
        """End a leg that was answered."""
        self._in_dialog.hang_up(leg, headers, now)

    def received(self, transaction: Transaction, now: float) -> None:
        """A request with a To tag arrived (§12.2.2)."""
        request = transaction.request
        found = self._legs.in_dialog(request)
        if found is None:
            self._ua.respond(transaction, 481, now)
            return
        leg, dialog = found
        transaction.leg = leg.handle
        if not dialog.accepts(request):
            self._ua.respond(transaction, 500, now)
            return
        dialog.follow_browser(transaction.peer)
        match request.method:
            case "INVITE":
                self._changes.invited_again(leg, dialog, transaction, now)
            case "UPDATE":
                self._changes.updated(leg, dialog, transaction, now)
            case "PRACK":
                self._acknowledged_early(leg, dialog, transaction, now)
            case "BYE":
                self._ended(leg, transaction, now)
            case "INFO":
                self._in_dialog.informed(leg, transaction, now)
            case _:
                self._ua.respond(transaction, 200, now)

    def _acknowledged_early(self, leg: Leg, dialog: Dialog, prack: Transaction, now: float) -> None:
        if self._server.acknowledged_early(leg, dialog, prack, now):
            self._changes.offered(leg, dialog, prack, now)

    def _ended(self, leg: Leg, bye: Transaction, now: float) -> None:
        if leg.state is LegState.CALLING:
            # A callee ends an early dialog with a final response, never with a BYE (§15).
            self._ua.respond(bye, 481, now)
        elif leg.state is LegState.INVITED:
            self._ua.respond(bye, 200, now)
            self._server.abandoned(leg, now)
        else:
            self._in_dialog.ended_by_peer(leg, bye, now)
