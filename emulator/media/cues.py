"""Cues: tones and PCM that are played into one leg, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.tone import tone
from emulator.media.rows import FRAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.commands import Tone


def render(tones: tuple[Tone, ...]) -> NDArray[np.int16]:
    """The PCM of a cue that is given as tones."""
    return np.concatenate([tone(each.hertz, each.duration_ms) for each in tones])


@dataclass(slots=True, eq=False)
class PlayingCue:
    """A cue under way. `pcm` is int16 mono at 8000 Hz; `loop` 0 means until stopped."""

    cue: str
    pcm: NDArray[np.int16]
    loop: int
    position: int = 0
    """Samples played, whole loops included."""

    @property
    def is_over(self) -> bool:
        """Whether every sample has been played."""
        return not len(self.pcm) or (self.loop > 0 and self.position >= len(self.pcm) * self.loop)

    def next_frame(self) -> NDArray[np.int16]:
        """The next 160 samples; what lies behind the end is zero."""
        wanted = np.arange(self.position, self.position + FRAME)
        frame = self.pcm[wanted % len(self.pcm)]
        if self.loop:
            frame[wanted >= len(self.pcm) * self.loop] = 0
        self.position += FRAME
        return frame
