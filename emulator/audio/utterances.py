"""Where somebody speaks in a recording, by the measure of silence that a foreground Record has (docs/fidelity.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Span = tuple[int, int]
"""First sample and the one behind the last."""

SILENT = 500
"""What lies within ±500 is silence: -36 dBFS."""
FRAME = 160
PAUSE_FRAMES = 25
"""A pause of half a second parts two utterances; words are parted by less."""
SHORTEST_FRAMES = 3
"""Less is a click."""
_AT_ONCE = 3000
"""Frames: a recording of hours is never in memory as a whole."""


def utterances(pcm: NDArray[np.int16]) -> list[Span]:
    """Stretches of `pcm` (8000 Hz, mono) in which somebody speaks, in order, to 20 ms."""
    loud = np.flatnonzero(loud_frames(pcm))
    if not len(loud):
        return []
    gaps = np.flatnonzero(np.diff(loud) > PAUSE_FRAMES) + 1
    runs = [(int(run[0]), int(run[-1]) + 1, len(run)) for run in np.split(loud, gaps)]
    return [(first * FRAME, end * FRAME) for first, end, count in runs if count >= SHORTEST_FRAMES]


def loud_frames(pcm: NDArray[np.int16]) -> NDArray[np.bool_]:
    """For every whole 20 ms whether there is more than silence in it."""
    count = len(pcm) // FRAME
    loud = np.zeros(count, bool)
    for first in range(0, count, _AT_ONCE):
        frames = np.asarray(pcm[first * FRAME : min(first + _AT_ONCE, count) * FRAME]).reshape(-1, FRAME)
        loud[first : first + len(frames)] = (frames.max(axis=1) > SILENT) | (frames.min(axis=1) < -SILENT)
    return loud


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of `span` when the spans `taken` are cut out."""
    left, begin = [], span[0]
    for first, end in sorted(taken):
        if first > begin:
            left.append((begin, min(first, span[1])))
        begin = max(begin, end)
        if begin >= span[1]:
            return left
    return [*left, (begin, span[1])]
