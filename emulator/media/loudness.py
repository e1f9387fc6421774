"""What is loud: the one measure of silence, for recordings, play-out and voice activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOUD = 500
"""A sample of this magnitude is no silence."""
RECENT = 1600
"""Samples that are looked at in each tick: a packet may be as late as that and still be no silence."""


def loud_samples(pcm: NDArray[np.int16]) -> NDArray[np.intp]:
    """Which samples are loud, ascending. A comparison on either side, for -32768 has no magnitude in 16 bits."""
    return ((pcm >= LOUD) | (pcm <= -LOUD)).nonzero()[0]
