"""DTMF as sound: the pair of tones of each key (ITU-T Q.23)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from emulator.base.units import SAMPLES_PER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
"""Hertz."""
KEYS = ("123A", "456B", "789C", "*0#D")
"""By low tone, then high tone."""
AMPLITUDE = 6000
"""Of each tone: about -11 dBm0."""


def key_tones(key: str, duration_ms: int) -> NDArray[np.int16]:
    """The sound of a key, `duration_ms * 8` samples at 8000 Hz. Raises ValueError for what has no sound."""
    for low, names in zip(LOW, KEYS, strict=True):
        if key in names:
            times = np.arange(duration_ms * SAMPLES_PER_S // 1000) * (2 * math.pi / SAMPLES_PER_S)
            sound = np.sin(times * low) + np.sin(times * HIGH[names.index(key)])
            pcm: NDArray[np.int16] = np.round(AMPLITUDE * sound).astype(np.int16)
            return pcm
    raise ValueError(f"{key!r} has no tones")
