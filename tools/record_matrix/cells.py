"""The cells of the Record matrix: what the element says, what the app is told, and what ends the recording."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterator

Mode = Literal["foreground", "session", "dial_answer"]
"""Without recordSession and startOnDialAnswer; with the first; with the second."""
End = Literal["silence", "max_length", "key", "caller", "callee", "api", "end_of_xml"]
"""What happens in the call that may end the recording."""
FileFormat = Literal["wav", "mp3"]
Channels = Literal["mono", "stereo"]

MODES: tuple[Mode, ...] = get_args(Mode)
ENDS: tuple[End, ...] = get_args(End)
FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
CHANNELS: tuple[Channels, ...] = get_args(Channels)
BOTH = (True, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One combination."""

    mode: Mode
    end: End
    file_format: FileFormat
    channels: Channels
    redirect: bool
    action: bool
    """Whether it has an action; the next two: a callbackUrl, a transcriptionType with its URL."""
    callback: bool
    transcription: bool

    @property
    def name(self) -> str:
        """`session-caller-wav-stereo-redirect-action+callback`: the id of its test."""
        told = [name for name in ("action", "callback", "transcription") if getattr(self, name)]
        redirect = "redirect" if self.redirect else "go_on"
        return "-".join((self.mode, self.end, self.file_format, self.channels, redirect, "+".join(told) or "nobody"))


def all_cells() -> Iterator[Cell]:
    """All of them: 3 modes, 7 ends, 2 formats, 2 kinds of channels, redirect or not, and whom to tell in 8 ways."""
    for mode, end, file_format, channels, redirect, action, callback, transcription in product(
        MODES, ENDS, FORMATS, CHANNELS, BOTH, BOTH, BOTH, BOTH
    ):
        yield Cell(
            mode=mode,
            end=end,
            file_format=file_format,
            channels=channels,
            redirect=redirect,
            action=action,
            callback=callback,
            transcription=transcription,
        )
