"""How a leg ends: once, for one cause, with its peer told and its port closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.causes import call_status
from emulator.calls.events import CallHungUp
from emulator.calls.leg import LegInput, LegState
from emulator.calls.reason import reason_for
from emulator.media.commands import CloseLeg
from emulator.sip.commands import HangUp

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.events import HangupCause
    from emulator.calls.leg import Leg


class Endings:
    """Ends legs and keeps the list of those whose end the rest of the exchange has not seen yet."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._unseen: list[tuple[Leg, HangupCause]] = []

    def hang_up(self, leg: Leg, cause: HangupCause, now: float, *, sip_status: int = 480) -> None:
        """End a leg from our side: BYE, CANCEL or a refusal, as its dialog needs."""
        if leg.ended:
            return
        is_unsent = leg.direction == "outbound" and leg.state is LegState.ARRIVED
        if not is_unsent:
            for handle in leg.branches or (leg.sip_leg,):
                self._board.sip(HangUp(leg=handle, status=sip_status, headers=reason_for(cause)))
        self.ended(leg, cause, now)

    def ended(self, leg: Leg, cause: HangupCause, now: float) -> None:
        """The dialog of a leg is over; a leg that ended before is left alone."""
        was_answered = leg.answered
        if not leg.move(LegInput.OVER):
            return
        if leg.local is not None:
            self._board.media(CloseLeg(leg=leg.call_uuid))
        self._board.remove(leg)
        self._board.report(
            CallHungUp(
                call_uuid=leg.call_uuid,
                at=now,
                status=call_status(cause, answered=was_answered),
                hangup=cause,
            )
        )
        self._unseen.append((leg, cause))

    def take(self) -> list[tuple[Leg, HangupCause]]:
        """The legs that ended since the last call, in order."""
        unseen, self._unseen = self._unseen, []
        return unseen
