"""Tones at 8000 Hz from one table of a sine, by integers only: the same samples on every machine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from emulator.base.units import SAMPLES_PER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

PEAK = 8192
"""1/4 of full scale, -12 dBFS."""

_SINE = np.array(
    [round(PEAK * math.sin(2 * math.pi * step / SAMPLES_PER_S)) for step in range(SAMPLES_PER_S)], dtype=np.int16
)


def tone(hertz: int, duration_ms: int) -> NDArray[np.int16]:
    """A sine of whole hertz, `duration_ms * 8` samples, starting at phase 0; zeros when `hertz` is 0."""
    steps = np.arange(duration_ms * SAMPLES_PER_S // 1000, dtype=np.int64) * hertz % SAMPLES_PER_S
    return _SINE[steps]
