"""Loud is loud on both sides of zero, to the sample."""

from __future__ import annotations

import numpy as np

from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM
from emulator.media.loudness import LOUD, loud_bytes, loud_samples


def test_both_signs_to_the_sample() -> None:
    pcm = np.array([0, LOUD - 1, LOUD, 1 - LOUD, -LOUD, 32767, -32768], np.int16)
    assert loud_samples(pcm).tolist() == [2, 4, 5, 6]


def test_bytes_are_as_loud_as_their_samples() -> None:
    media = np.arange(256, dtype=np.uint8)
    for law, pcm in enumerate((ULAW_TO_PCM, ALAW_TO_PCM)):
        assert loud_bytes(media, np.array([law])).nonzero()[0].tolist() == loud_samples(pcm).tolist()
    both = loud_bytes(np.stack([media, media]), np.array([[0], [1]]))
    assert both.sum(axis=1).tolist() == [len(loud_samples(ULAW_TO_PCM)), len(loud_samples(ALAW_TO_PCM))]
