"""Coded test signals: endless pseudo-noise of the telephone band, one per integer code, the same on every machine.

Each endpoint of a scenario plays its own code, so that a recording can be told apart sample by sample:
two codes, or two places of one code, hardly correlate. A sign per sample comes from a hash of (code, sample number)
and is filtered by an integer band-pass; nothing is floating point.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 65536
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

_HALF_OF_TAPS = (
    *(0, 0, 0, -1, 0, -2, -5, -1, -14, -1, -17, -12, -5, -33, 18, -39, 25, 4, 0, 94, -23, 170, 31, 151),
    *(193, 42, 367, -29, 354, 81, 48, 318, -391, 365, -599, -124, -370, -1109, 0, -1982, -222, -1912),
    *(-1635, -551, -4052, 1518, -6397, 3056, 25395),
)
_TAPS = (*_HALF_OF_TAPS, *_HALF_OF_TAPS[-2::-1])
"""Windowed sinc, 250 to 3350 Hz at -6 dB, 2**15 = 1. Root of the sum of squares 28444, sum of magnitudes 78117."""

_AMPLITUDE = 9482
"""Of the signs before the filter: 8231 RMS (-12 dBFS) after it, and no sample beyond 22604."""


def coded_signal(code: int, samples: int, start: int = 0) -> NDArray[np.int16]:
    """Samples `start` to `start + samples` of the signal of `code`, int16 at 8000 Hz; neither number is negative."""
    out = np.empty(samples, dtype=np.int16)
    done = 0
    while done < samples:
        block, offset = divmod(start + done, _BLOCK)
        count = min(_BLOCK - offset, samples - done)
        out[done : done + count] = _block(code, block)[offset : offset + count]
        done += count
    return out


@lru_cache(maxsize=128)
def _block(code: int, block: int) -> NDArray[np.int16]:
    """Samples `block * _BLOCK …` of `code`; kept, 128 kB each."""
    signs = _signs(code, block * _BLOCK, _BLOCK + len(_TAPS) - 1)
    filtered = np.zeros(_BLOCK, dtype=np.int32)
    for place, tap in enumerate(_TAPS):
        if tap:
            filtered += np.int32(tap) * signs[place : place + _BLOCK]
    pcm = (filtered.astype(np.int64) * _AMPLITUDE >> 15).astype(np.int16)
    pcm.flags.writeable = False
    return pcm


def _signs(code: int, start: int, count: int) -> NDArray[np.int32]:
    """+1 or -1 for each of `count` sample numbers."""
    seed = _mixed(np.array([code], dtype=np.uint64) + _GOLDEN)
    numbers = np.arange(start, start + count, dtype=np.uint64)
    return 1 - 2 * (_mixed(seed + numbers * _GOLDEN) >> np.uint64(63)).astype(np.int32)


def _mixed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
