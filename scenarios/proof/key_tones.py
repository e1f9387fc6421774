"""Keys as they sound in some audio: the pairs of tones of ITU-T Q.23, read off a spectrum of 25 ms at a time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

RATE = 8000
WINDOW = 200
"""Samples: 25 ms."""
LOW = (697, 770, 852, 941)
HIGH = (1209, 1336, 1477, 1633)
NAMES = ("123A", "456B", "789C", "*0#D")
QUIET = 500.0
"""Root mean square below which nothing is looked for."""
SHARE = 0.7
"""Of the power of a window, what its two strongest tones hold when it is a key; speech spreads over more."""
SHORTEST = 2
"""Windows of one key."""


def keys_in(samples: npt.NDArray[np.int16]) -> str:
    """The keys that sound in `samples` (8000 Hz, one channel), in order."""
    count = len(samples) // WINDOW
    windows = samples[: count * WINDOW].reshape(count, WINDOW).astype(np.float64)
    power = (windows**2).mean(axis=1)
    times = np.arange(WINDOW) / RATE
    waves = np.exp(-2j * np.pi * np.outer(times, (*LOW, *HIGH)))
    tones = 2 * np.abs(windows @ waves / WINDOW) ** 2
    low, high = tones[:, :4], tones[:, 4:]
    both = low.max(axis=1) + high.max(axis=1)
    are_even = np.minimum(low.max(axis=1), high.max(axis=1)) > 0.1 * both
    are_keys = (power > QUIET**2) & (both > SHARE * power) & are_even
    heard = [
        NAMES[row][column] if is_key else ""
        for is_key, row, column in zip(are_keys, low.argmax(axis=1), high.argmax(axis=1), strict=True)
    ]
    runs = [(key, len(list(run))) for key, run in groupby(heard)]
    return "".join(key for key, length in runs if key and length >= SHORTEST)
