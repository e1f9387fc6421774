"""Tones at 8000 Hz from one table of a sine, by integers only: the same samples on every machine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 8000
PEAK = 8192
"""1/4 of full scale, -12 dBFS."""

_SINE = np.array([round(PEAK * math.sin(2 * math.pi * step / RATE)) for step in range(RATE)], dtype=np.int16)


def tone(hertz: int, duration_ms: int) -> NDArray[np.int16]:
    """A sine of whole hertz, `duration_ms * 8` samples, starting at phase 0; zeros when `hertz` is 0."""
    steps = np.arange(duration_ms * RATE // 1000, dtype=np.int64) * hertz % RATE
    return _SINE[steps]
