"""What the members of a room hear beside one another: beeps, announcements, sounds by the API. They are mixed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.media.commands import StartRoomCue, StopRoomCue

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import PromptCue
    from emulator.media.events import RoomCueFinished


@dataclass(slots=True)
class _Playing:
    sounds: tuple[PromptCue, ...]
    legs: tuple[str, ...] | None
    before: int
    """Sounds that were started under this name before."""
    begun: int = 0


class RoomSounds:
    """Sounds in one room, by a name that is theirs alone: those of one name one after the other, all names at once."""

    def __init__(self, board: Board, room: str) -> None:
        self._board = board
        self._room = room
        self._playing: dict[str, _Playing] = {}
        self._stopped: dict[str, int] = {}
        """How many sounds a name had that was stopped or begun anew: the end of the last may not have been told yet."""

    def start(self, name: str, sounds: tuple[PromptCue, ...], *, legs: tuple[str, ...] | None = None) -> None:
        """Play `sounds`, at least one, to these legs, or to everybody who is in the room meanwhile."""
        self.stop(name)
        playing = self._playing[name] = _Playing(sounds, legs, self._stopped.get(name, 0))
        self._next(name, playing)

    def stop(self, name: str) -> None:
        """Fall silent; one that is over is left alone."""
        playing = self._playing.pop(name, None)
        if playing is not None:
            self._stopped[name] = playing.before + playing.begun
            self._board.media(StopRoomCue(room=self._room, cue=_cue(name, playing)))

    def cue_finished(self, event: RoomCueFinished) -> str:
        """A cue is over. The name of those whose last one it was, or empty."""
        for name, playing in self._playing.items():
            if _cue(name, playing) == event.cue:
                if playing.begun < len(playing.sounds):
                    self._next(name, playing)
                    return ""
                del self._playing[name]
                return name
        return ""

    def _next(self, name: str, playing: _Playing) -> None:
        sound = playing.sounds[playing.begun]
        playing.begun += 1
        self._board.media(
            StartRoomCue(
                room=self._room,
                cue=_cue(name, playing),
                tones=sound.tones,
                pcm_path=sound.pcm_path,
                loop=sound.loop,
                members=playing.legs,
            )
        )


def _cue(name: str, playing: _Playing) -> str:
    """The engine's name of the sound that plays."""
    return f"{name}-{playing.before + playing.begun}"
