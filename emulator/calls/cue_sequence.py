"""Several sounds to a call one after the other, once or over and over: dialMusic, confirmSound, the ring tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.commands import StartCue, StopCue

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import PromptCue
    from emulator.calls.leg import Leg
    from emulator.media.events import CueFinished


@dataclass(slots=True)
class _Sequence:
    call_uuid: str
    sounds: tuple[PromptCue, ...]
    again: bool
    stopped: int
    """Sounds under this name before, of which it is not told yet that the last is over: other numbers than these."""
    begun: int = 0
    """Sounds that were started, those of every round."""


class CueSequences:
    """Sequences under way, by a name that is theirs alone."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._running: dict[str, _Sequence] = {}
        self._stopped: dict[str, int] = {}
        """The number of the sound that was stopped, until it is told that it is over."""

    def start(self, name: str, call_uuid: str, sounds: tuple[PromptCue, ...], *, again: bool = False) -> None:
        """Play `sounds`, at least one; `again`: from the first one when the last is over."""
        sequence = self._running[name] = _Sequence(call_uuid, sounds, again, self._stopped.get(name, 0))
        self._next(name, sequence)

    def stop(self, name: str) -> None:
        """Fall silent; one that is over is left alone."""
        sequence = self._running.pop(name, None)
        if sequence is not None:
            self._stopped[name] = sequence.stopped + sequence.begun
            self._board.media(StopCue(leg=sequence.call_uuid, cue=_cue(name, sequence)))

    def forget(self, name: str) -> None:
        """Its leg is over, and what it heard with it."""
        self._running.pop(name, None)

    def cue_finished(self, event: CueFinished) -> str:
        """A cue is over. The name of the sequence whose last one it was, or empty."""
        name, _, number = event.cue.rpartition("-")
        if str(self._stopped.get(name)) == number:
            del self._stopped[name]
            return ""
        for name, sequence in self._running.items():
            if _cue(name, sequence) == event.cue:
                if sequence.again or sequence.begun < len(sequence.sounds):
                    self._next(name, sequence)
                    return ""
                del self._running[name]
                return name
        return ""

    def leg_ended(self, leg: Leg) -> None:
        """Nobody hears anything there any more."""
        for name in [name for name, sequence in self._running.items() if sequence.call_uuid == leg.call_uuid]:
            del self._running[name]

    def is_idle(self) -> bool:
        """Whether nothing plays."""
        return not self._running

    def _next(self, name: str, sequence: _Sequence) -> None:
        sound = sequence.sounds[sequence.begun % len(sequence.sounds)]
        sequence.begun += 1
        self._board.media(
            StartCue(
                leg=sequence.call_uuid,
                cue=_cue(name, sequence),
                tones=sound.tones,
                pcm_path=sound.pcm_path,
                loop=0 if sequence.again and len(sequence.sounds) == 1 else sound.loop,
                keys=sound.keys,
                inband=sound.inband,
            )
        )


def _cue(name: str, sequence: _Sequence) -> str:
    """The engine's name of the sound that plays."""
    return f"{name}-{sequence.stopped + sequence.begun}"
