"""Finds coded signals in audio: where a party's code stands, and how loud it is, by correlation and least squares."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from emulator.audio.coded_signal import coded_signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Floats = npt.NDArray[np.float32]

_CERTAIN = 7.0
"""Standard deviations: chance makes such a peak less than once in 10^11 places."""
_AS_LOUD = 0.5
"""Of its neighbour's level, that a code which goes on there has at least."""
_SURE = 0.5
"""Of a window's amplitude, that a code makes up at least where a guess is right: it is alone there."""
_SHORTEST = 400
"""Samples; less says nothing about a code."""
_BLOCK = 16_384
_NUDGES = (0, 160, -160, 320, -320)
"""Frames by which a slip or a jitter buffer moves a code."""


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


@lru_cache(maxsize=64)
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


class Search:
    """Looks for codes in one piece of audio, up to sample `longest` of each code; the audio is transformed once."""

    def __init__(self, audio: Floats, longest: int) -> None:
        self._audio = audio
        self._length = len(audio)
        self._longest = longest
        self._known = -(-longest // _BLOCK) * _BLOCK
        self._size = fft_size(self._known + len(audio))

    @cached_property
    def _spectrum(self) -> npt.NDArray[np.complex64]:
        spectrum: npt.NDArray[np.complex64] = np.fft.rfft(self._audio, self._size).astype(np.complex64, copy=False)
        return spectrum

    def within(self, audio: Floats) -> Search:
        """The same search in other audio."""
        return Search(audio, self._longest)

    def origin(self, code: int) -> int | None:
        """Where the code began, counted from the audio's first sample; None when it is not heard."""
        if not self._audio.any():
            return None
        correlation = np.fft.irfft(self._spectrum * _code_spectrum(code, self._known, self._size), self._size)
        size = np.abs(correlation)
        place = int(np.argmax(size))
        if size[place] <= _CERTAIN * np.sqrt(float(correlation @ correlation) / self._size):
            return None
        return place if place < self._length else place - self._size


def follow(audio: Floats, code: int, cuts: Sequence[int], search: Search, guesses: Sequence[int] = ()) -> list[Stand]:
    """Where the code stands between each two of `cuts` (rising samples of `audio`), as far as it is heard.

    `search` is over the same audio; it is used where none of the `guesses` at the origin holds. A code that stands
    where it stood before, or a few frames away, costs one product; new places are searched for in what is left, so
    the work grows with the number of times the code starts again.
    """
    pairs = itertools.pairwise(cuts)
    windows = [(start, end) for start, end in pairs if end - start >= _SHORTEST and audio[start:end].any()]
    stands: dict[int, Stand] = {}
    for guess in guesses:
        _spread_from(audio, code, guess, windows, stands, _SURE)
    if stands:
        search = search.within(_without(audio, stands.values()))
    while len(stands) < len(windows):
        origin = search.origin(code)
        before = len(stands)
        if origin is not None:
            _spread_from(audio, code, origin, windows, stands)
        if len(stands) == before:
            break
        search = search.within(_without(audio, stands.values()))
    return [stands[start] for start in sorted(stands)]


def _without(audio: Floats, stands: Iterable[Stand]) -> Floats:
    rest = audio.copy()
    for stand in stands:
        rest[stand.start : stand.end] = 0
    return rest


def _spread_from(
    audio: Floats,
    code: int,
    origin: int,
    windows: Sequence[tuple[int, int]],
    stands: dict[int, Stand],
    share: float = 0.0,
) -> None:
    """Add the windows in which the code stands at `origin` or, from neighbour to neighbour, few frames off.

    A sample or two beside its place a code is heard still, but far too low: such a find is none. `share` is how much
    of a window's amplitude the code must be at `origin`.
    """
    near = [_stand_near(audio, code, origin, start, end, share) for start, end in windows if start not in stands]
    found = [stand for stand in near if stand is not None]
    loudest = max((abs(stand.gain) for stand in found), default=0.0)
    stands.update((stand.start, stand) for stand in found if abs(stand.gain) >= _AS_LOUD * loudest)
    for order in (windows, windows[::-1]):
        current: Stand | None = None
        for start, end in order:
            known = stands.get(start)
            if known is None and current is not None:
                known = _stand_near(audio, code, current.origin, start, end)
                if known is not None and abs(known.gain) >= _AS_LOUD * abs(current.gain):
                    stands[start] = known
            current = stands.get(start, current)


def _stand_near(audio: Floats, code: int, origin: int, start: int, end: int, share: float = 0.0) -> Stand | None:
    window = audio[start:end]
    needed = max(_CERTAIN / math.sqrt(len(window)), share) * math.sqrt(float(window @ window))
    for nudge in _NUDGES:
        reference = code_at(code, origin + nudge, start, end)
        product, power = float(window @ reference), float(reference @ reference)
        if power and abs(product) > needed * math.sqrt(power):
            return Stand(start, end, origin + nudge, product / power)
    return None


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
