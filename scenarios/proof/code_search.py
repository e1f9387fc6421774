"""Finds coded signals in audio: where a party's code stands, and how loud it is, by correlation and least squares."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from emulator.audio.coded_signal import coded_signal

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = npt.NDArray[np.float32]

_SAME = 0.5
"""A normalised correlation above which a code still stands where it stood."""
_CERTAIN = 7.0
"""Standard deviations: chance makes such a peak less than once in 10^11 places."""
_SHORTEST = 400
"""Samples; less says nothing about a code."""
_BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Stand:
    """A code was found in samples `start` … `end`-1 of some audio."""

    start: int
    end: int
    origin: int
    """Where sample 0 of the code would stand; negative when the code began before the audio."""
    gain: float
    """1 is the level at which the code is generated; negative: inverted."""


@lru_cache(maxsize=64)
def _code(code: int, samples: int) -> Floats:
    return coded_signal(code, samples).astype(np.float32)


@lru_cache(maxsize=16)
def _code_spectrum(code: int, samples: int, size: int) -> npt.NDArray[np.complex64]:
    return np.conj(np.fft.rfft(_code(code, samples), size))


def code_at(code: int, origin: int, start: int, end: int) -> Floats:
    """What samples `start` … `end`-1 are when the code began at `origin`; zero before."""
    first, last = start - origin, end - origin
    signal = np.zeros(end - start, np.float32)
    if last > 0:
        known = -(-last // _BLOCK) * _BLOCK
        signal[max(-first, 0) :] = _code(code, known)[max(first, 0) : last]
    return signal


def fft_size(samples: int) -> int:
    """A length of at least `samples` that transforms fast: 2, 3 or 5 times a power of two."""
    return min(m << max(-(-samples // m) - 1, 1).bit_length() for m in (1, 3, 5))


def find_origin(audio: Floats, code: int, start: int, longest: int) -> int | None:
    """Where the code began, given audio that begins at sample `start`; None when it is not heard.

    The code is searched up to its sample `longest`. Costs two FFTs of `len(audio) + longest` samples.
    """
    known = -(-longest // _BLOCK) * _BLOCK
    size = fft_size(known + len(audio))
    correlation = np.fft.irfft(np.fft.rfft(audio, size) * _code_spectrum(code, known, size), size)
    place = int(np.argmax(np.abs(correlation)))
    if abs(correlation[place]) <= _CERTAIN * np.sqrt(np.mean(np.square(correlation))):
        return None
    return start + (place if place < len(audio) else place - size)


def follow(audio: Floats, code: int, cuts: Sequence[int], longest: int) -> list[Stand]:
    """Where the code stands between each two of `cuts` (rising samples of `audio`), as far as it is heard.

    A code that stands where it stood before costs one product; only a new place is searched for.
    """
    stands: list[Stand] = []
    origin: int | None = None
    for start, end in itertools.pairwise(cuts):
        window = audio[start:end]
        if end - start < _SHORTEST or not window.any():
            continue
        if origin is None or abs(_correlation(window, code_at(code, origin, start, end))) < _SAME:
            found = find_origin(window, code, start, longest)
            if found is None:
                continue
            origin = found
        reference = code_at(code, origin, start, end)
        gain = float(window @ reference) / max(float(reference @ reference), 1.0)
        stands.append(Stand(start, end, origin, gain))
    return stands


def _correlation(a: Floats, b: Floats) -> float:
    return float(a @ b) / max(float(np.sqrt(float(a @ a) * float(b @ b))), 1.0)


def least_squares(audio: Floats, references: Sequence[Floats]) -> list[tuple[float, float]]:
    """The gains with which the references together come nearest to `audio`, each with its standard deviation."""
    if not references:
        return []
    matrix = np.stack(references).astype(np.float64)
    products = matrix @ matrix.T + np.eye(len(matrix))
    gains = np.linalg.solve(products, matrix @ audio.astype(np.float64))
    rest = audio - gains @ matrix
    spread = float(rest @ rest) / len(rest)
    return [(float(g), float(np.sqrt(spread / p))) for g, p in zip(gains, np.diag(products), strict=True)]
