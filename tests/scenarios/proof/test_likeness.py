"""Offset, gain and correlation of signals whose relation is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from scenarios.proof.likeness import Likeness, decibel, likeness, offset_between

SIGNAL = coded_signal(5, 16_000)


@pytest.mark.parametrize("offset", [-8000, -320, -1, 0, 1, 7, 320, 7999])
def test_offset(offset: int) -> None:
    held = np.roll(SIGNAL, offset)
    assert offset_between(held, SIGNAL, 0, len(SIGNAL)) == offset
    if abs(offset) <= 4000:
        assert offset_between(held, SIGNAL, 4000, 12_000) == offset


def test_offset_of_an_inverted_signal_and_of_a_tone() -> None:
    assert offset_between(-np.roll(SIGNAL, 40), SIGNAL, 0, 16_000) == 40
    tone = np.round(8000 * np.sin(2 * np.pi * np.arange(16_000) * 440 / 8000)).astype(np.int16)
    assert offset_between(tone, tone, 4000, 12_000) == 0
    assert offset_between(SIGNAL, np.zeros_like(SIGNAL), 0, 16_000) == 0


def test_gain_and_polarity() -> None:
    half = likeness(SIGNAL // 2, SIGNAL)
    assert half.gain_db == pytest.approx(-6.02, abs=0.01)
    assert half.correlation == pytest.approx(1, abs=1e-4)
    assert half.gain_distance == pytest.approx(6.02, abs=0.01)
    inverted = likeness(-SIGNAL, SIGNAL)
    assert inverted.gain == pytest.approx(-1)
    assert inverted.gain_distance == math.inf


def test_unlike_and_silent() -> None:
    assert likeness(coded_signal(6, 16_000), SIGNAL).correlation < 0.05
    assert likeness(np.zeros_like(SIGNAL), SIGNAL) == Likeness(0.0, 0.0)
    assert decibel(0.0) == -120.0
    assert Likeness.same().with_gain(0.5).with_correlation(0.25) == Likeness(0.5, 0.25)
