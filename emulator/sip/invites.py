"""The INVITE usages of an endpoint together: orders and arriving requests reach the part they concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.commands import (
    AcknowledgeInvite,
    ChallengeInvite,
    HangUp,
    PlaceInvite,
    RespondInvite,
)
from emulator.sip.dialog_usage import DialogOrder, DialogUsage
from emulator.sip.invite_client import InviteClient
from emulator.sip.invite_server import InviteServer
from emulator.sip.legs import Legs, LegState

if TYPE_CHECKING:
    from emulator.sip.legs import Leg
    from emulator.sip.logins import Logins
    from emulator.sip.message import Request
    from emulator.sip.transaction.instance import Transaction
    from emulator.sip.ua import UserAgentCore

LegOrder = ChallengeInvite | RespondInvite | AcknowledgeInvite | HangUp | DialogOrder


class Invites:
    """Legs from their first message to their last."""

    def __init__(self, ua: UserAgentCore, logins: Logins | None) -> None:
        self._ua = ua
        self.legs = self._legs = Legs(ua)
        """For what else happens in dialogs."""
        self._client = InviteClient(ua, self._legs)
        self._server = InviteServer(ua, self._legs, logins)
        self._usage = DialogUsage(ua, self._legs, self._server)

    def __len__(self) -> int:
        """How many legs there are."""
        return self._legs.count

    def is_idle(self) -> bool:
        """Whether no leg is left."""
        return not len(self._legs) and not len(self._client)

    def handle(self, order: PlaceInvite | LegOrder, now: float) -> None:
        """Carry out an order. One for a leg that is over comes too late and is dropped."""
        if isinstance(order, PlaceInvite):
            self._client.place(order, now)
            return
        leg = self._legs.get(order.leg)
        if leg is not None:
            self._handle(leg, order, now)

    def _handle(self, leg: Leg, order: LegOrder, now: float) -> None:
        match order:
            case RespondInvite():
                self._server.respond(leg, order, now)
            case ChallengeInvite():
                self._server.challenge(leg, now)
            case AcknowledgeInvite():
                acknowledge, leg.owed_ack = leg.owed_ack, None
                if acknowledge is not None:
                    acknowledge(order.body, now)
            case HangUp():
                self._hang_up(leg, order, now)
            case _:
                self._usage.handle(leg, order, now)

    def invited(self, transaction: Transaction, now: float) -> None:
        """An INVITE outside any dialog arrived."""
        self._server.received(transaction, now)

    def acknowledged(self, ack: Request, now: float) -> None:
        """An ACK arrived that no transaction absorbed."""
        leg = self._server.acknowledged(ack)
        if leg is None:
            return
        if leg.state is LegState.CLOSING:
            leg.state = LegState.ESTABLISHED
            self._usage.hang_up(leg, leg.last_words, now)
            return
        unsent, leg.unsent = leg.unsent, []
        for order in unsent:
            self._usage.handle(leg, order, now)

    def cancelled(self, cancel: Transaction, now: float) -> None:
        """A CANCEL arrived."""
        self._server.cancelled(cancel, now)

    def in_dialog(self, transaction: Transaction, now: float) -> None:
        """A request with a To tag arrived (§12.2.2)."""
        self._usage.received(transaction, now)

    def leg_of(self, request: Request) -> str:
        """The handle of the leg that a request in a dialog, or an ACK, belongs to; or an empty string."""
        found = self._legs.in_dialog(request)
        leg = found[0] if found else self._legs.awaiting_ack(request) if request.method == "ACK" else None
        return leg.handle if leg else ""

    def _hang_up(self, leg: Leg, order: HangUp, now: float) -> None:
        if leg.state is LegState.CALLING:
            self._client.give_up(leg, order.headers, now)
        elif leg.state is LegState.INVITED:
            self._server.refuse(leg, order.status, order.headers, now)
        else:
            self._usage.hang_up(leg, order.headers, now)
