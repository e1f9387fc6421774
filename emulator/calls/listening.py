"""What a flow makes a caller hear and press: cues, collected digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.commands import StartCue, StopCue

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import CollectDigits, Play, PromptCue
    from emulator.calls.leg import Leg
    from emulator.media.events import CueFinished


@dataclass(slots=True)
class _Collecting:
    order: CollectDigits
    sounds: tuple[PromptCue, ...]
    """Those to be heard, the one that plays first."""
    digits: str = ""
    heard: int = 0
    """Sounds that are over."""

    @property
    def cue(self) -> str:
        """The engine's name of the sound that plays."""
        return f"{self.order.order}-{self.heard}"

    @property
    def timeout_s(self) -> float:
        """What the caller has for the next key."""
        return self.order.next_digit_timeout_s if self.digits else self.order.first_digit_timeout_s

    def sound_over(self) -> None:
        """The first sound is over."""
        self.sounds = self.sounds[1:]
        self.heard += 1


class Listening:
    """Running cues and digit collections, by their order."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._plays: dict[str, Play] = {}
        self._collecting: dict[str, _Collecting] = {}

    def play(self, order: Play) -> None:
        """Start a cue; the order names it in the engine too."""
        if self._alive(order):
            self._plays[order.order] = order
            self._start_cue(order.call_uuid, order.order, order)

    def collect(self, order: CollectDigits, now: float) -> None:
        """Start the prompts, or, without any, the time-out of the first digit."""
        if self._alive(order):
            collecting = _Collecting(order, order.prompts)
            self._collecting[order.order] = collecting
            self._sound(collecting, now)

    def cue_finished(self, event: CueFinished, now: float) -> None:
        """The engine played a cue to its end or was told to stop it."""
        if self._plays.pop(event.cue, None) is not None:
            self._board.done(event.cue, event.completed)
            return
        for collecting in self._collecting.values():
            if collecting.sounds and collecting.cue == event.cue:
                collecting.sound_over()
                self._sound(collecting, now)
                return

    def digit(self, call_uuid: str, digit: str, now: float) -> None:
        """A key was pressed on a leg."""
        for collecting in list(self._collecting.values()):
            if collecting.order.call_uuid == call_uuid:
                self._silence(collecting)
                self._take(collecting, digit, now)

    def collected(self, order: str) -> None:
        """No further digit came in time, or enough came."""
        collecting = self._collecting.pop(order, None)
        if collecting is not None:
            self._board.timers.stop(("digits", order))
            self._board.done(order, collecting.digits)

    def give_up(self, leg: Leg) -> None:
        """Nobody waits here any more: what is played falls silent, keys under way are still sent."""
        playing = [order.order for order in self._plays.values() if order.call_uuid == leg.call_uuid and not order.keys]
        asking = [each for each in self._collecting.values() if each.order.call_uuid == leg.call_uuid and each.sounds]
        for cue in (*playing, *(collecting.cue for collecting in asking)):
            self._board.media(StopCue(leg=leg.call_uuid, cue=cue))
        self.leg_ended(leg)

    def leg_ended(self, leg: Leg) -> None:
        """Everything that waited on the leg ends without an outcome."""
        orders: list[Play | CollectDigits] = [*self._plays.values()]
        orders += [collecting.order for collecting in self._collecting.values()]
        for order in orders:
            if order.call_uuid == leg.call_uuid:
                name = order.order
                self._plays.pop(name, None)
                self._collecting.pop(name, None)
                self._board.timers.stop(("digits", name))
                self._board.done(name, None)

    def is_idle(self) -> bool:
        """Whether no flow waits for anything here."""
        return not (self._plays or self._collecting)

    def _alive(self, order: Play | CollectDigits) -> bool:
        if order.call_uuid in self._board.legs:
            return True
        self._board.done(order.order, None)
        return False

    def _start_cue(self, call_uuid: str, cue: str, sound: Play | PromptCue) -> None:
        self._board.media(
            StartCue(
                leg=call_uuid,
                cue=cue,
                tones=sound.tones,
                pcm_path=sound.pcm_path,
                loop=sound.loop,
                keys=sound.keys,
                inband=sound.inband,
            )
        )

    def _sound(self, collecting: _Collecting, now: float) -> None:
        """Begin the next sound, or the time-out when all are over."""
        order = collecting.order
        if collecting.sounds:
            self._start_cue(order.call_uuid, collecting.cue, collecting.sounds[0])
        else:
            self._board.timers.set(("digits", order.order), now + collecting.timeout_s)

    def _silence(self, collecting: _Collecting) -> None:
        if collecting.sounds:
            self._board.media(StopCue(leg=collecting.order.call_uuid, cue=collecting.cue))
            collecting.sound_over()
            collecting.sounds = ()

    def _take(self, collecting: _Collecting, digit: str, now: float) -> None:
        order = collecting.order
        if digit in order.finish_on_key:
            self.collected(order.order)
            return
        if digit not in order.valid_digits:
            self._refuse(collecting, now)
            return
        collecting.digits += digit
        if len(collecting.digits) >= order.max_digits:
            self.collected(order.order)
        else:
            self._board.timers.set(("digits", order.order), now + collecting.timeout_s)

    def _refuse(self, collecting: _Collecting, now: float) -> None:
        """A key that is not valid: it has stopped what was heard, so that nothing else starts the time-out."""
        order = collecting.order
        if order.invalid_sound is not None:
            self._board.timers.stop(("digits", order.order))
            collecting.sounds = (order.invalid_sound,)
            self._sound(collecting, now)
        elif not collecting.digits:
            self._board.timers.set(("digits", order.order), now + order.first_digit_timeout_s)
