"""NOTIFY that is taken unasked, and NOTIFY to a peer in a call: `talk`, `hold`, `check-sync` (RFC 6665)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from emulator.sip.event_packages import event_of
from emulator.sip.events import NotifyAnswered, NotifyReceived

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.sip.commands import SendNotify
    from emulator.sip.dialog import Dialog
    from emulator.sip.legs import Leg, Legs
    from emulator.sip.message import Request, Response
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore


class Notices:
    """What comes and goes by NOTIFY beside the reports about REFER."""

    def __init__(
        self, ua: UserAgentCore, legs: Legs, taken: frozenset[str], otherwise: Callable[[Transaction, float], None]
    ) -> None:
        """`taken`: events, in lower case, of which a NOTIFY is answered 200; `otherwise` answers all others."""
        self._ua = ua
        self._legs = legs
        self._taken = taken
        self._otherwise = otherwise

    def arrived(self, transaction: Transaction, now: float) -> None:
        """A NOTIFY, in a call or outside."""
        request = transaction.request
        event = event_of(request)
        if event.name not in self._taken:
            self._otherwise(transaction, now)
            return
        found = self._legs.in_dialog(request)
        if found is not None:
            transaction.leg = found[0].handle
            if not found[1].accepts(request):
                self._ua.respond(transaction, 500, now)
                return
        self._ua.respond(transaction, 200, now)
        self._ua.outputs.append(NotifyReceived(leg=found[0].handle if found else "", event=event.name, request=request))

    def send(self, order: SendNotify, now: float) -> None:
        """Send a NOTIFY in a call, also before it is answered: then to every phone that rings."""
        leg = self._legs.get(order.leg)
        dialogs = [] if leg is None else self._legs.dialogs_of(leg)
        for dialog in dialogs:
            assert leg is not None, "nobody has no dialogs"
            fields = (
                self._ua.compose.contact(leg.user, dialog.next_hop()),
                ("Event", order.event),
                ("Subscription-State", "active"),
            )
            self._send(order, leg, dialog, self._ua.compose.request_in(dialog, "NOTIFY", fields=fields), now)
        if not dialogs:
            self._tell(order, 481, "there is no such call")

    def _send(self, order: SendNotify, leg: Leg, dialog: Dialog, notify: Request, now: float) -> None:
        reply = partial(self._replied, order, leg, dialog, notify)
        self._ua.transactions.send(notify, dialog.next_hop(), reply, now, leg.handle)

    def _replied(
        self, order: SendNotify, leg: Leg, dialog: Dialog, notify: Request, response: Response | None, now: float
    ) -> None:
        if response is None:
            self._tell(order, 408, "Request Timeout")
        elif response.status >= 200:
            again = None
            if response.status in {401, 407}:
                again = self._ua.compose.authenticated(notify, response, order.credentials, dialog.next_sequence())
            if again is not None:
                self._send(order, leg, dialog, again, now)
            else:
                self._tell(order, response.status, response.reason)

    def _tell(self, order: SendNotify, status: int, reason: str) -> None:
        self._ua.outputs.append(NotifyAnswered(leg=order.leg, event=order.event, status=status, reason=reason))
