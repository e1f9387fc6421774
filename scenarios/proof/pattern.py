"""Where known audio occurs in other audio, from its first to its last sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.code_search import fft_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = 0.96
"""The least correlation. Companded speech reaches 0.99; a text without its last tenth stays below."""


def occurrences(audio: NDArray[np.int16], known: NDArray[np.int16]) -> list[int]:
    """The samples of `audio` at which `known` begins, in order; silence at its ends does not count."""
    sounding = np.flatnonzero(known)
    if not len(sounding):
        return []
    first, last = int(sounding[0]), int(sounding[-1]) + 1
    pattern, heard = known[first:last].astype(np.float64), audio.astype(np.float64)
    if len(heard) < len(pattern):
        return []
    alike = _correlation(heard, pattern)
    found: list[int] = []
    while alike[best := int(alike.argmax())] >= ALIKE:
        found.append(best - first)
        alike[max(best - len(pattern) // 2, 0) : best + len(pattern) // 2] = 0
    return sorted(found)


def _correlation(heard: NDArray[np.float64], pattern: NDArray[np.float64]) -> NDArray[np.float64]:
    """That of `pattern` and every stretch of `heard` of its length."""
    size = fft_size(len(heard) + len(pattern))
    spectrum = np.fft.rfft(heard, size) * np.fft.rfft(pattern, size).conj()
    places = len(heard) - len(pattern) + 1
    product: NDArray[np.float64] = np.fft.irfft(spectrum, size)[:places]
    power = np.concatenate([[0.0], np.cumsum(heard**2)])
    energy = power[len(pattern) :] - power[:places]
    alike: NDArray[np.float64] = product / np.sqrt(np.maximum(energy, 1.0) * (pattern @ pattern))
    return alike
