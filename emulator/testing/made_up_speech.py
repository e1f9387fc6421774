"""Sound like that of somebody who talks into a handset: syllables with pauses, in which no party's coded signal is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coded_signal import coded_signal

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOBODY = 1_000_000
"""Added to a code: no party has such a one."""
SYLLABLE, GAP = 1440, 560
"""Samples: four syllables a second."""
PHRASE, PAUSE = 20_000, 4000
"""Samples of talk, and of silence after it."""
LOUDNESS = 8
"""Of a coded signal, so many times softer: -30 dBFS."""


def made_up_speech(code: int, samples: int, start: int = 0) -> NDArray[np.int16]:
    """Samples `start` to `start + samples`, int16 at 8000 Hz: the same for the same `code`, another for each."""
    at = np.arange(start, start + samples)
    within = at % (SYLLABLE + GAP)
    # A syllable swells and fades.
    swell = np.minimum(within, SYLLABLE - within) * 2 / SYLLABLE
    loud = np.where((within < SYLLABLE) & (at % (PHRASE + PAUSE) < PHRASE), swell, 0.0)
    return (coded_signal(code + NOBODY, samples, start) * loud / LOUDNESS).astype(np.int16)
