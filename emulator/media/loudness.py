"""What is loud: the one measure of silence, for recordings, play-out and voice activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOUD = 500
"""A sample of this magnitude is no silence."""
RECENT = 1600
"""Samples that are looked at in each tick: a packet may be as late as that and still be no silence."""

_TURNED = np.array([0x7F, 0x55], np.uint8)
"""By law, µ-law and A-law: which bits of a byte are turned over. Then the lower seven are its magnitude (G.711)."""
_MAGNITUDE = 0x7F
_LEAST_LOUD = np.array(
    [
        np.argmax(np.abs(pcm[np.arange(_MAGNITUDE + 1) ^ turned]) >= LOUD)
        for pcm, turned in zip((ULAW_TO_PCM, ALAW_TO_PCM), _TURNED, strict=True)
    ],
    np.uint8,
)
"""By law: the least magnitude that is loud."""


def loud_samples(pcm: NDArray[np.int16]) -> NDArray[np.intp]:
    """Which samples are loud, ascending. A comparison on either side, for -32768 has no magnitude in 16 bits."""
    return ((pcm >= LOUD) | (pcm <= -LOUD)).nonzero()[0]


def loud_bytes(media: NDArray[np.uint8], laws: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which bytes of G.711 are loud, told without decoding them; `laws` are 0 µ-law, 1 A-law."""
    loud: NDArray[np.bool_] = (media ^ _TURNED[laws]) & _MAGNITUDE >= _LEAST_LOUD[laws]
    return loud
