"""What a flow makes a caller hear and press: pauses, cues, collected digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.commands import StartCue, StopCue

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import CollectDigits, Pause, Play
    from emulator.calls.leg import Leg
    from emulator.media.events import CueFinished, DigitHeard


@dataclass(slots=True)
class _Collecting:
    order: CollectDigits
    digits: str = ""


class Listening:
    """Running pauses, cues and digit collections, by their order."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._pauses: dict[str, Pause] = {}
        self._plays: dict[str, Play] = {}
        self._collecting: dict[str, _Collecting] = {}

    def pause(self, order: Pause, now: float) -> None:
        """Start a pause."""
        if order.call_uuid not in self._board.legs:
            self._board.done(order.order, None)
            return
        self._pauses[order.order] = order
        self._board.timers.set(("pause", order.order), now + order.seconds)

    def pause_over(self, order: str) -> None:
        """The timer of a pause expired."""
        if self._pauses.pop(order, None) is not None:
            self._board.done(order, True)

    def play(self, order: Play) -> None:
        """Start a cue; the order names it in the engine too."""
        if order.call_uuid not in self._board.legs:
            self._board.done(order.order, None)
            return
        self._plays[order.order] = order
        self._board.media(
            StartCue(
                leg=order.call_uuid,
                cue=order.order,
                tones=order.tones,
                pcm_path=order.pcm_path,
                loop=order.loop,
            )
        )

    def cue_finished(self, event: CueFinished) -> None:
        """The engine played a cue to its end or was told to stop it."""
        if self._plays.pop(event.cue, None) is not None:
            self._board.done(event.cue, event.completed)

    def collect(self, order: CollectDigits, now: float) -> None:
        """Start collecting; the first digit has its own time-out."""
        if order.call_uuid not in self._board.legs:
            self._board.done(order.order, None)
            return
        self._collecting[order.order] = _Collecting(order)
        self._board.timers.set(("digits", order.order), now + order.first_digit_timeout_s)

    def digit(self, event: DigitHeard, now: float) -> None:
        """A key was pressed on a leg."""
        for cue, play in self._plays.items():
            if play.call_uuid == event.leg and play.barge_in:
                self._board.media(StopCue(leg=event.leg, cue=cue))
        for collecting in list(self._collecting.values()):
            if collecting.order.call_uuid == event.leg:
                self._take(collecting, event.digit, now)

    def collected(self, order: str) -> None:
        """No further digit came in time, or enough came."""
        collecting = self._collecting.pop(order, None)
        if collecting is not None:
            self._board.timers.stop(("digits", order))
            self._board.done(order, collecting.digits)

    def leg_ended(self, leg: Leg) -> None:
        """Everything that waited on the leg ends without an outcome."""
        for table in (self._pauses, self._plays):
            for order in [name for name, entry in table.items() if entry.call_uuid == leg.call_uuid]:
                del table[order]
                self._board.timers.stop(("pause", order))
                self._board.done(order, None)
        for order, collecting in list(self._collecting.items()):
            if collecting.order.call_uuid == leg.call_uuid:
                del self._collecting[order]
                self._board.timers.stop(("digits", order))
                self._board.done(order, None)

    def is_idle(self) -> bool:
        """Whether no flow waits for anything here."""
        return not (self._pauses or self._plays or self._collecting)

    def _take(self, collecting: _Collecting, digit: str, now: float) -> None:
        order = collecting.order
        if digit in order.finish_on_key:
            self.collected(order.order)
            return
        if digit not in order.valid_digits:
            return
        collecting.digits += digit
        if len(collecting.digits) >= order.max_digits:
            self.collected(order.order)
        else:
            self._board.timers.set(("digits", order.order), now + order.next_digit_timeout_s)
