"""Loud is loud on both sides of zero, to the sample."""

from __future__ import annotations

import numpy as np

from emulator.media.loudness import LOUD, loud_samples


def test_both_signs_to_the_sample() -> None:
    pcm = np.array([0, LOUD - 1, LOUD, 1 - LOUD, -LOUD, 32767, -32768], np.int16)
    assert loud_samples(pcm).tolist() == [2, 4, 5, 6]
