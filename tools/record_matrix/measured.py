"""What a fetched recording holds, read once: its samples, and when it began on the clock of the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.testing.world import EPOCH_NS
from scenarios.proof.any_recording import read_any_recording

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scenarios.expect.fetched_recording import FetchedRecording

RATE = 8000
EPOCH_MS = EPOCH_NS // 1_000_000
"""Wall time at the beginning of a scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The file of a recording."""

    samples: npt.NDArray[np.int16]
    """`[samples, channels]`."""
    rate: int
    is_mp3: bool
    start_ms: int
    """Wall time of its beginning, as the REST API has it."""

    @property
    def channels(self) -> int:
        """One or two."""
        return int(self.samples.shape[1])

    @property
    def began(self) -> float:
        """Seconds of the scene, as is the next."""
        return (self.start_ms - EPOCH_MS) / 1000

    @property
    def ended(self) -> float:
        """By the number of samples."""
        return self.began + len(self.samples) / RATE


def read(recording: FetchedRecording) -> Held:
    """Read the file. Raises BadInput when it is neither WAV nor MP3."""
    found = read_any_recording(recording.file)
    start_ms = round(float(str(recording.listed["recording_start_ms"])))
    return Held(samples=found.samples, rate=found.rate, is_mp3=found.lossy, start_ms=start_ms)
