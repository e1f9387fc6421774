"""Time that a flow lets pass: a number of seconds, or less when the caller falls silent, or after a beep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.events import VoiceBegan
from emulator.media.commands import UnwatchBeep, WatchBeep

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import Pause
    from emulator.calls.events import VoiceEvent
    from emulator.calls.leg import Leg
    from emulator.calls.voices import Voices
    from emulator.media.events import BeepHeard


class Waiting:
    """Running pauses, by their order."""

    def __init__(self, board: Board, voices: Voices) -> None:
        self._board = board
        self._voices = voices
        self._pauses: dict[str, Pause] = {}

    def pause(self, order: Pause, now: float) -> None:
        """Start a pause; of a call that is over it ends without an outcome."""
        if order.call_uuid not in self._board.legs:
            self._board.done(order.order, None)
            return
        self._pauses[order.order] = order
        self._board.timers.set(("pause", order.order), now + order.seconds)
        if order.silence_s is not None and self._voices.watch(order.call_uuid, order.order) is None:
            self._end_with_silence(order, since=now)
        if order.beep is not None:
            beep = order.beep
            self._board.media(WatchBeep(leg=order.call_uuid, least_ms=beep.least_ms, threshold=beep.threshold))

    def beep(self, event: BeepHeard) -> None:
        """The caller's side of a call has beeped."""
        for order in [each for each in self._pauses.values() if each.beep and each.call_uuid == event.leg]:
            self.over(order.order)

    def voice(self, event: VoiceEvent) -> None:
        """The caller of a call begins to sound, or sounds no more."""
        for order in self._pauses.values():
            if order.call_uuid == event.call_uuid and order.silence_s is not None:
                if isinstance(event, VoiceBegan):
                    self._board.timers.stop(("silence", order.order))
                else:
                    self._end_with_silence(order, since=event.at)

    def over(self, order: str) -> None:
        """The timer of a pause, or that of the silence which ends it, expired."""
        pause = self._forget(order)
        if pause is not None:
            self._board.done(order, True)

    def leg_ended(self, leg: Leg) -> None:
        """What waited on the leg ends without an outcome."""
        for order in [order.order for order in self._pauses.values() if order.call_uuid == leg.call_uuid]:
            self._forget(order)
            self._board.done(order, None)

    def is_idle(self) -> bool:
        """Whether no flow waits here."""
        return not self._pauses

    def _end_with_silence(self, order: Pause, *, since: float) -> None:
        assert order.silence_s is not None
        self._board.timers.set(("silence", order.order), since + order.silence_s)

    def _forget(self, order: str) -> Pause | None:
        pause = self._pauses.pop(order, None)
        if pause is not None:
            self._board.timers.stop(("pause", order))
            self._board.timers.stop(("silence", order))
            self._voices.unwatch(pause.call_uuid, order)
            if pause.beep is not None:
                self._board.media(UnwatchBeep(leg=pause.call_uuid))
        return pause
