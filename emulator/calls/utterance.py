"""What is said during an input, in files that follow one another without a gap: one more after every pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.calls.actions import DiscardSound
from emulator.media.commands import StartRecorder, StopRecorder

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.events import VoiceBegan
    from emulator.calls.voices import Voices
    from emulator.media.events import RecordingClosed


@dataclass(slots=True)
class _Part:
    recording: str
    path: str
    has_voice: bool = False
    is_closed: bool = False


class Utterance:
    """Listens to what the peer of a leg sends. Nothing of it is a recording of the account.

    The recorder runs before anybody speaks, so that no beginning is lost. Files in which nobody speaks are discarded.
    """

    def __init__(self, board: Board, voices: Voices, *, name: str, call_uuid: str, path: str) -> None:
        self._board = board
        self._voices = voices
        self._name = name
        self._call_uuid = call_uuid
        self._path = path
        """What the names of its files begin with."""
        self._parts: list[_Part] = []

    @property
    def paths(self) -> tuple[str, ...]:
        """The files with speech in them that are whole, in order."""
        return tuple(part.path for part in self._parts if part.has_voice and part.is_closed)

    @property
    def is_whole(self) -> bool:
        """Whether no file with speech in it is still being written."""
        return all(part.is_closed for part in self._parts if part.has_voice)

    @property
    def is_over(self) -> bool:
        """Whether no file is being written at all."""
        return all(part.is_closed for part in self._parts)

    def begin(self) -> VoiceBegan | None:
        """Listen from the next tick on. The voice that sounds already, as far as that is known."""
        self._record()
        return self._voices.watch(self._call_uuid, self._name)

    def has_voice(self) -> None:
        """Somebody speaks: the present file is wanted."""
        self._parts[-1].has_voice = True

    def cut(self) -> None:
        """A pause: what was said so far is soon whole, and what comes now goes into another file."""
        self._stop()
        self._record()

    def end(self) -> None:
        """Listen no longer."""
        self._stop()
        self._voices.unwatch(self._call_uuid, self._name)

    def give_up(self) -> None:
        """Nobody wants any of it; what is still being written is discarded when it is whole."""
        for part in self._parts:
            if part.has_voice and part.is_closed:
                self._board.outputs.append(DiscardSound(path=part.path))
            part.has_voice = False

    def closed(self, event: RecordingClosed) -> bool:
        """The engine finished a file. False when it is none of these."""
        for part in self._parts:
            if part.recording == event.recording:
                part.is_closed = True
                if not part.has_voice:
                    self._board.outputs.append(DiscardSound(path=part.path))
                return True
        return False

    def _record(self) -> None:
        number = len(self._parts)
        part = _Part(f"input-{self._name}-{number}", f"{self._path}-{number}.wav")
        self._parts.append(part)
        self._board.media(
            StartRecorder(
                recording=part.recording, leg=self._call_uuid, path=part.path, stereo=False, records_to_peer=False
            )
        )

    def _stop(self) -> None:
        self._board.media(StopRecorder(recording=self._parts[-1].recording))
