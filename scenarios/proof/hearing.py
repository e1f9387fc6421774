"""How finely a file can be told from what it should be: sample by sample, or as far as a lossy coding lets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.likeness import likeness
from scenarios.proof.lossy_checks import CORRELATION, GAIN_DB

if TYPE_CHECKING:
    from scenarios.proof.likeness import Samples

_INAUDIBLE = 50.0
"""RMS, -56 dBFS: above the noise that a lossy coding leaves in silence beside a loud channel."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """An ear for WAV, or for MP3 (`lossy`)."""

    lossy: bool

    @property
    def gain_db(self) -> float:
        """A smaller change of level is not noticed."""
        return GAIN_DB if self.lossy else 0.1

    def silent(self, audio: Samples) -> bool:
        """Whether nothing is there."""
        if not self.lossy or not len(audio):
            return not audio.any()
        return float(np.mean(np.square(audio, dtype=np.float64))) <= _INAUDIBLE**2

    def same(self, held: Samples, due: Samples) -> bool:
        """Whether `held` is `due`; `[samples]` or `[samples, channels]`."""
        if not self.lossy:
            return np.array_equal(held, due)
        if held.shape != due.shape:
            return False
        if held.ndim == 1:
            return self._same_column(held, due)
        return all(self._same_column(a, b) for a, b in zip(held.T, due.T, strict=True))

    def _same_column(self, held: Samples, due: Samples) -> bool:
        if self.silent(due):
            return self.silent(held)
        found = likeness(held, due)
        return found.correlation >= CORRELATION and found.gain_distance <= self.gain_db
