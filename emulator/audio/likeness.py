"""Whether known words are in what was heard: by the shape of the sound, through codecs, lost packets and slips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pcm = NDArray[np.int16]
    Signal = NDArray[np.float64]

BLOCK = 640
"""80 ms: long enough to know a sound again, short enough for a clock that is off by some parts in ten thousand."""
SLIP = 200
"""By so much may a block lie elsewhere than the one before it: 25 ms, a packet and what a codec delays."""
ALIKE = 0.7
"""The least correlation of a block. G.711 reaches 0.99, Opus and half a lost packet some 0.85, other words 0.4."""
MOST = 0.85
"""The least share of the blocks that are alike: what was cut off was not said."""
_ANCHOR = 8000
_ANCHOR_ALIKE = 0.5
_PLACES = 8
"""How often one phrase may be in one utterance."""
_AUDIBLE = 100.0
"""RMS of a block that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A place at which known words were heard, whole."""

    first: int
    end: int
    """Samples of what was heard."""
    likeness: float
    """Mean correlation, 0 to 1."""


def finds(heard: Pcm, known: Pcm) -> list[Find]:
    """Where in `heard` the phrase `known` was said, in order; both 8000 Hz. Silence around `known` is nothing."""
    sounding = np.flatnonzero(np.abs(known.astype(np.int32)) > _AUDIBLE)
    if not len(sounding) or len(heard) < BLOCK:
        return []
    phrase = known[sounding[0] : sounding[-1] + 1].astype(np.float64)
    signal = heard.astype(np.float64)
    if len(phrase) < BLOCK or len(signal) < MOST * len(phrase):
        return []
    loudest = _loudest_part(phrase)
    anchor = phrase[loudest : loudest + _ANCHOR]
    found = [_followed(signal, phrase, loudest, place - loudest) for place in _places(signal, anchor)]
    return sorted((each for each in found if each is not None), key=lambda each: each.first)


def _loudest_part(phrase: Signal) -> int:
    """Where its second begins that has most to be known by."""
    if len(phrase) <= _ANCHOR:
        return 0
    power = np.concatenate([[0.0], np.cumsum(phrase**2)])
    return int((power[_ANCHOR:] - power[:-_ANCHOR]).argmax())


def _places(signal: Signal, anchor: Signal) -> list[int]:
    if len(signal) < len(anchor):
        return []
    alike = _correlation(signal, anchor)
    places: list[int] = []
    while len(places) < _PLACES and alike[best := int(alike.argmax())] >= _ANCHOR_ALIKE:
        places.append(best)
        alike[max(best - len(anchor) // 2, 0) : best + len(anchor) // 2 + 1] = 0
    return places


def _followed(signal: Signal, phrase: Signal, loudest: int, start: int) -> Find | None:
    """The phrase as it begins at `start`, block by block from its anchor to both ends; None when it is not whole."""
    cuts = [at for at in range(0, len(phrase), BLOCK) if len(phrase) - at >= BLOCK // 2]
    later = [at for at in cuts if at >= loudest]
    earlier = [at for at in reversed(cuts) if at < loudest]
    alike: dict[int, float] = {}
    for row in (later, earlier):
        offset = start
        for at in row:
            block = phrase[at : at + BLOCK]
            if np.sqrt(np.mean(block**2)) < _AUDIBLE:
                continue
            score, offset = _block_at(signal, block, at, offset)
            alike[at] = score
    scores = [alike[at] for at in sorted(alike)]
    if not scores or not _is_whole(scores):
        return None
    first = max(start, 0)
    return Find(first=first, end=min(start + len(phrase), len(signal)), likeness=float(np.mean(scores)))


def _is_whole(scores: list[float]) -> bool:
    """Most of its blocks are there, at its beginning and end too."""
    good = [score >= ALIKE for score in scores]
    return sum(good) >= MOST * len(good) and any(good[:2]) and any(good[-2:])


def _block_at(signal: Signal, block: Signal, at: int, offset: int) -> tuple[float, int]:
    """How much alike the best place near `offset` is, and the offset from then on."""
    first = max(at + offset - SLIP, 0)
    near = signal[first : at + offset + len(block) + SLIP]
    if len(near) < len(block):
        return 0.0, offset
    alike = _correlation(near, block)
    best = int(alike.argmax())
    score = float(alike[best])
    return score, first + best - at if score >= ALIKE else offset


def _correlation(signal: Signal, pattern: Signal) -> Signal:
    """That of `pattern` and every stretch of `signal` of its length."""
    size = 1 << (len(signal) + len(pattern)).bit_length()
    spectrum = np.fft.rfft(signal, size) * np.fft.rfft(pattern, size).conj()
    places = len(signal) - len(pattern) + 1
    product: Signal = np.fft.irfft(spectrum, size)[:places]
    power = np.concatenate([[0.0], np.cumsum(signal**2)])
    energy = np.maximum(power[len(pattern) :] - power[:places], 1.0)
    alike: Signal = product / np.sqrt(energy * max(float(pattern @ pattern), 1.0))
    return alike
