"""Between 8000 Hz and its multiples: one integer low-pass filter, frame by frame (docs/decisions/0004, Resampling).

All values are whole numbers below 2**53, so that the products are exact in floating point, whatever their order.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DELAY = 18
"""Samples at 8000 Hz by which what leaves a filter is behind what went in: 2.25 ms."""
_CUTOFF_HZ = 3700
_UNITY = 1 << 15


@cache
def taps(factor: int) -> NDArray[np.float64]:
    """The filter at `factor` times 8000 Hz: a sinc under a Hamming window, -6 dB at 3700 Hz, in 1/32768."""
    reach = DELAY * factor
    place = np.arange(-reach, reach + 1)
    share = 2 * _CUTOFF_HZ / (8000 * factor)
    shape = np.sinc(share * place) * (0.54 + 0.46 * np.cos(np.pi * place / reach))
    whole: NDArray[np.float64] = np.rint(shape * (_UNITY / shape.sum()))
    whole[reach] += _UNITY - whole.sum()
    return whole


class Decimator:
    """From `factor` times 8000 Hz down to 8000 Hz."""

    def __init__(self, factor: int) -> None:
        self._factor = factor
        self._past: NDArray[np.int16] = np.zeros(2 * DELAY * factor, np.int16)

    def take(self, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        """The next samples, a multiple of `factor`, at 8000 Hz."""
        line = np.concatenate([self._past, pcm])
        self._past = line[len(pcm) :]
        windows = np.lib.stride_tricks.sliding_window_view(line, 2 * DELAY * self._factor + 1)
        return _rounded(windows[:: self._factor] @ taps(self._factor))


class Interpolator:
    """From 8000 Hz up to `factor` times 8000 Hz."""

    def __init__(self, factor: int) -> None:
        self._factor = factor
        self._past: NDArray[np.int16] = np.zeros(2 * DELAY, np.int16)

    def take(self, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        """The next samples at `factor` times 8000 Hz, so many times as many."""
        line = np.concatenate([self._past, pcm])
        self._past = line[len(pcm) :]
        windows = np.lib.stride_tricks.sliding_window_view(line, 2 * DELAY + 1)
        out = np.empty(self._factor * len(pcm), np.int16)
        for phase in range(self._factor):
            part = self._factor * taps(self._factor)[phase :: self._factor][::-1]
            out[phase :: self._factor] = _rounded(windows[:, bool(phase) :] @ part)
        return out


def _rounded(products: NDArray[np.float64]) -> NDArray[np.int16]:
    """Divided by unity, halves up, kept within 16 bits."""
    whole = np.floor((products + _UNITY // 2) / _UNITY)
    return np.clip(whole, -32768, 32767).astype(np.int16)
