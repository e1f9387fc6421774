"""Coded signals can be told apart, are of the telephone band and never clip."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    return float(abs(np.corrcoef(first.astype(float), second.astype(float))[0, 1]))


def test_the_samples_are_the_same_on_every_machine() -> None:
    digest = hashlib.sha256(coded_signal(7, 8000).astype("<i2").tobytes()).hexdigest()
    assert digest == "cc9cf2b899e878e254662a1417931d99117c0ad369853b102d7017879cc8fa93"


def test_level_and_peak() -> None:
    pcm = coded_signal(1, 60 * 8000).astype(float)
    decibel = 20 * np.log10(np.sqrt((pcm**2).mean()) / 32768)
    assert decibel == pytest.approx(-12, abs=0.2)
    assert np.abs(pcm).max() <= 22_604


def test_band() -> None:
    power = np.abs(np.fft.rfft(coded_signal(3, 80_000).astype(float))) ** 2
    hertz = np.fft.rfftfreq(80_000, 1 / 8000)
    inside = power[(hertz >= 250) & (hertz <= 3350)].sum()
    assert inside / power.sum() > 0.99


@pytest.mark.parametrize(("code", "other"), [(0, 1), (1, 2), (7, 1_000_000)])
def test_codes_hardly_correlate(code: int, other: int) -> None:
    assert correlation(coded_signal(code, 8000), coded_signal(other, 8000)) < 0.06


@pytest.mark.parametrize("offset", [40, 160, 8000, 59 * 8000])
def test_places_of_a_code_hardly_correlate(offset: int) -> None:
    assert correlation(coded_signal(5, 8000), coded_signal(5, 8000, offset)) < 0.06


@pytest.mark.parametrize(("start", "count"), [(0, 10), (65_530, 20), (65_536, 5), (131_000, 70_000), (9, 0)])
def test_any_part_may_be_asked_for(start: int, count: int) -> None:
    whole = coded_signal(4, 210_000)
    assert np.array_equal(coded_signal(4, count, start), whole[start : start + count])
