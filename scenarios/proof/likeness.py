"""How two pieces of audio relate: offset by correlation, gain and correlation at that offset."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from scenarios.proof.code_search import fft_size

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

REACH = 8000
"""Samples: the largest offset that is looked for."""
SILENT_DB = -120.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """`gain` is a factor; negative when the polarity is inverted."""

    gain: float
    correlation: float

    @classmethod
    def same(cls) -> Self:
        """Of two equal signals."""
        return cls(1.0, 1.0)

    @property
    def gain_db(self) -> float:
        """The size of the gain."""
        return decibel(self.gain)

    @property
    def gain_distance(self) -> float:
        """dB away from 0 dB; infinite when inverted."""
        return math.inf if self.gain < 0 else abs(self.gain_db)

    def with_gain(self, gain: float) -> Self:
        """The same with another gain."""
        return replace(self, gain=gain)

    def with_correlation(self, correlation: float) -> Self:
        """The same with another correlation."""
        return replace(self, correlation=correlation)


def decibel(factor: float) -> float:
    """20 log10, not below -120."""
    return max(20 * math.log10(abs(factor)), SILENT_DB) if factor else SILENT_DB


def likeness(held: Samples, due: Samples) -> Likeness:
    """Gain of `held` over `due` by least squares, and their correlation; 0 when either is silent."""
    a, b = held.astype(np.float64), due.astype(np.float64)
    cross, power_a, power_b = float(a @ b), float(a @ a), float(b @ b)
    if not power_a or not power_b:
        return Likeness(0.0, 0.0)
    return Likeness(cross / power_b, abs(cross) / math.sqrt(power_a * power_b))


def offset_between(held: Samples, due: Samples, start: int, end: int, *, tie: float = 1e-6) -> int:
    """By how many samples `held` is late against samples `start` … `end`-1 of `due`, within `REACH`.

    Of offsets whose correlation is the best but for a share of `tie` the smallest is meant: a tone has many.
    """
    begin, finish = max(start - REACH, 0), min(end + REACH, len(held))
    window = due[start:end].astype(np.float32)
    around = held[begin:finish].astype(np.float32)
    size = fft_size(len(around) + len(window))
    correlation = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(window, size)), size)
    lags = np.arange(begin - start - (end - start) + 1, finish - start)
    lags = lags[np.abs(lags) <= REACH]
    values = np.abs(correlation[(lags + start - begin) % size])
    best = float(values.max(initial=0.0))
    nearest = lags[values >= best * (1 - tie)]
    return int(nearest[np.argmin(np.abs(nearest))]) if best else 0
