"""Guests of Multiparty Calls who are called by the API: delays, and a race of which one wins. plivo_rest.md §4."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.calls import causes
from emulator.calls.actions import StartFlow

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.board import Board
    from emulator.calls.commands import PlaceCall, PromptCue
    from emulator.calls.events import HangupCause
    from emulator.calls.leg import Leg
    from emulator.calls.multi_party_commands import InviteParticipants


@dataclass(slots=True)
class Invitation:
    """An order of the API and what became of it."""

    order: InviteParticipants
    mpc_uuid: str
    guests: list[str]
    """call_uuids of those that may still join."""
    winner: str = ""
    """Who is in, or is the only one that may be."""
    music: tuple[PromptCue, ...] = ()
    """What the participants hear over and over meanwhile."""

    @property
    def name(self) -> str:
        """The request_uuid."""
        return self.order.invitation


class Invitations:
    """Those that are not completed. One is when a guest has joined, or none can any more."""

    def __init__(
        self,
        board: Board,
        *,
        place: Callable[[PlaceCall, float], Leg],
        begin: Callable[[Leg, float], None],
        hang_up: Callable[[Leg, HangupCause, float], None],
    ) -> None:
        """`place` takes up a call, `begin` has it called when it is its turn."""
        self._board = board
        self._place = place
        self._begin = begin
        self._hang_up = hang_up
        self._open: dict[str, Invitation] = {}

    def invite(self, order: InviteParticipants, mpc_uuid: str, now: float) -> None:
        """Call the guests, each after its delay."""
        guests = [guest.call.call_uuid for guest in order.guests]
        self._open[order.invitation] = Invitation(order, mpc_uuid, guests)
        for guest in order.guests:
            leg = self._place(replace(guest.call, invitation=order.invitation), now)
            if guest.delay_s > 0:
                self._board.timers.set(("guest", leg.call_uuid), now + guest.delay_s)
            else:
                self._begin(leg, now)

    def call_now(self, call_uuid: str, now: float) -> None:
        """The delay of a guest is over."""
        leg = self._board.legs.get(call_uuid)
        if leg is not None:
            self._begin(leg, now)

    def answered(self, leg: Leg, now: float) -> None:
        """A guest picked up: it has its flow, unless another was first."""
        invitation = self.of_guest(leg.call_uuid)
        if invitation is None or invitation.winner:
            self._hang_up(leg, causes.LOST_RACE, now)
            return
        if not invitation.order.has_to_confirm:
            self._win(invitation, leg.call_uuid, now)
        self._board.outputs.append(StartFlow(call_uuid=leg.call_uuid))

    def may_join(self, call_uuid: str, now: float) -> bool:
        """A guest has confirmed: whether it was the first. Of a call that is no guest: True."""
        invitation = self.of_guest(call_uuid)
        if invitation is None:
            return True
        if not invitation.winner:
            self._win(invitation, call_uuid, now)
        return invitation.winner == call_uuid

    def joined(self, call_uuid: str) -> Invitation | None:
        """A call is in: the invitation that this completes."""
        invitation = self.of_guest(call_uuid)
        return None if invitation is None else self._open.pop(invitation.name)

    def leg_ended(self, leg: Leg) -> Invitation | None:
        """A guest is out: the invitation that comes to nothing by it."""
        self._board.timers.stop(("guest", leg.call_uuid))
        invitation = self.of_guest(leg.call_uuid)
        if invitation is None:
            return None
        invitation.guests.remove(leg.call_uuid)
        return None if invitation.guests else self._open.pop(invitation.name)

    def of_guest(self, call_uuid: str) -> Invitation | None:
        """The invitation for which a call was made, as long as it may still join."""
        return next((each for each in self._open.values() if call_uuid in each.guests), None)

    def get(self, name: str) -> Invitation | None:
        """One that is not completed."""
        return self._open.get(name)

    def open_for(self, mpc_uuid: str) -> int:
        """How many may still join: one by each invitation."""
        return sum(each.mpc_uuid == mpc_uuid for each in self._open.values())

    def withdraw(self, mpc_uuid: str, cause: HangupCause, now: float) -> list[Invitation]:
        """Hang up on whoever is not in yet; the invitations that come to nothing by it."""
        withdrawn = [each for each in self._open.values() if each.mpc_uuid == mpc_uuid]
        for invitation in withdrawn:
            del self._open[invitation.name]
            self._hang_up_on(invitation.guests, cause, now)
        return withdrawn

    def is_idle(self) -> bool:
        """Whether nobody is being called."""
        return not self._open

    def _win(self, invitation: Invitation, call_uuid: str, now: float) -> None:
        losers = [guest for guest in invitation.guests if guest != call_uuid]
        invitation.winner, invitation.guests = call_uuid, [call_uuid]
        self._hang_up_on(losers, causes.LOST_RACE, now)

    def _hang_up_on(self, guests: list[str], cause: HangupCause, now: float) -> None:
        for call_uuid in guests:
            leg = self._board.legs.get(call_uuid)
            if leg is not None:
                self._hang_up(leg, cause, now)
