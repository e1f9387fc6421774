"""What a flow makes a caller hear and press: pauses, cues, collected digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.commands import StartCue, StopCue

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import CollectDigits, Pause, Play, PromptCue
    from emulator.calls.leg import Leg
    from emulator.media.events import CueFinished


@dataclass(slots=True)
class _Collecting:
    order: CollectDigits
    digits: str = ""
    prompting: int = 0
    """Index of the prompt that plays; len(order.prompts) when all are over."""

    @property
    def cue(self) -> str:
        """The engine's name of the prompt that plays."""
        return f"{self.order.order}-{self.prompting}"


class Listening:
    """Running pauses, cues and digit collections, by their order."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._pauses: dict[str, Pause] = {}
        self._plays: dict[str, Play] = {}
        self._collecting: dict[str, _Collecting] = {}

    def pause(self, order: Pause, now: float) -> None:
        """Start a pause."""
        if self._alive(order):
            self._pauses[order.order] = order
            self._board.timers.set(("pause", order.order), now + order.seconds)

    def pause_over(self, order: str) -> None:
        """The timer of a pause expired."""
        if self._pauses.pop(order, None) is not None:
            self._board.done(order, True)

    def play(self, order: Play) -> None:
        """Start a cue; the order names it in the engine too."""
        if self._alive(order):
            self._plays[order.order] = order
            self._start_cue(order.call_uuid, order.order, order)

    def collect(self, order: CollectDigits, now: float) -> None:
        """Start the prompts, or, without any, the time-out of the first digit."""
        if self._alive(order):
            collecting = _Collecting(order)
            self._collecting[order.order] = collecting
            self._prompt(collecting, now)

    def cue_finished(self, event: CueFinished, now: float) -> None:
        """The engine played a cue to its end or was told to stop it."""
        if self._plays.pop(event.cue, None) is not None:
            self._board.done(event.cue, event.completed)
            return
        for collecting in self._collecting.values():
            if collecting.cue == event.cue:
                collecting.prompting += 1
                self._prompt(collecting, now)
                return

    def digit(self, call_uuid: str, digit: str, now: float) -> None:
        """A key was pressed on a leg."""
        for collecting in list(self._collecting.values()):
            if collecting.order.call_uuid == call_uuid:
                self._silence_prompts(collecting)
                self._take(collecting, digit, now)

    def collected(self, order: str) -> None:
        """No further digit came in time, or enough came."""
        collecting = self._collecting.pop(order, None)
        if collecting is not None:
            self._board.timers.stop(("digits", order))
            self._board.done(order, collecting.digits)

    def leg_ended(self, leg: Leg) -> None:
        """Everything that waited on the leg ends without an outcome."""
        orders: list[Pause | Play | CollectDigits] = [*self._pauses.values(), *self._plays.values()]
        orders += [collecting.order for collecting in self._collecting.values()]
        for order in orders:
            if order.call_uuid == leg.call_uuid:
                name = order.order
                self._pauses.pop(name, None)
                self._plays.pop(name, None)
                self._collecting.pop(name, None)
                self._board.timers.stop(("pause", name))
                self._board.timers.stop(("digits", name))
                self._board.done(name, None)

    def is_idle(self) -> bool:
        """Whether no flow waits for anything here."""
        return not (self._pauses or self._plays or self._collecting)

    def _alive(self, order: Pause | Play | CollectDigits) -> bool:
        if order.call_uuid in self._board.legs:
            return True
        self._board.done(order.order, None)
        return False

    def _start_cue(self, call_uuid: str, cue: str, sound: Play | PromptCue) -> None:
        self._board.media(StartCue(leg=call_uuid, cue=cue, tones=sound.tones, pcm_path=sound.pcm_path, loop=sound.loop))

    def _prompt(self, collecting: _Collecting, now: float) -> None:
        order = collecting.order
        if collecting.prompting < len(order.prompts):
            self._start_cue(order.call_uuid, collecting.cue, order.prompts[collecting.prompting])
        elif not collecting.digits:
            self._board.timers.set(("digits", order.order), now + order.first_digit_timeout_s)

    def _silence_prompts(self, collecting: _Collecting) -> None:
        order = collecting.order
        if collecting.prompting < len(order.prompts):
            self._board.media(StopCue(leg=order.call_uuid, cue=collecting.cue))
            collecting.prompting = len(order.prompts)

    def _take(self, collecting: _Collecting, digit: str, now: float) -> None:
        order = collecting.order
        if digit in order.finish_on_key:
            self.collected(order.order)
            return
        if digit not in order.valid_digits:
            if not collecting.digits:
                # The key has stopped the prompts, so their end will not start this time-out.
                self._board.timers.set(("digits", order.order), now + order.first_digit_timeout_s)
            return
        collecting.digits += digit
        if len(collecting.digits) >= order.max_digits:
            self.collected(order.order)
        else:
            self._board.timers.set(("digits", order.order), now + order.next_digit_timeout_s)
