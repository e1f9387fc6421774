"""The low-pass filter: what passes, what does not, the delay it states, and that frames leave no seam."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.resampling import DELAY, Decimator, Interpolator, taps


@pytest.mark.parametrize("factor", [2, 6])
def test_the_telephone_band_passes_and_what_would_fold_into_it_does_not(factor: int) -> None:
    response = np.abs(np.fft.rfft(taps(factor), 8000 * factor)) / (1 << 15)
    assert taps(factor).sum() == 1 << 15
    assert response[:3300].min() > 0.97
    assert response[:3300].max() < 1.01
    assert response[4050:].max() < 0.01


@pytest.mark.parametrize("factor", [2, 6])
def test_a_decimated_sound_comes_after_the_stated_delay(factor: int) -> None:
    time = np.arange(8000 * factor)
    tone = np.rint(9000 * np.sin(2 * np.pi * 1000 * time / (8000 * factor))).astype(np.int16)
    due = np.rint(9000 * np.sin(2 * np.pi * 1000 * np.arange(8000) / 8000))
    heard = Decimator(factor).take(tone)
    assert np.abs(heard[2 * DELAY :] - due[DELAY:-DELAY]).max() <= 20


def test_doubled_and_decimated_is_the_same_sound_twice_delayed() -> None:
    signal = coded_signal(1, 8000)
    heard = Decimator(2).take(Interpolator(2).take(signal))
    error = heard[2 * DELAY :].astype(float) - signal[: -2 * DELAY]
    assert np.sqrt(np.mean(error**2)) < 0.05 * np.sqrt(np.mean(signal.astype(float) ** 2))


@pytest.mark.parametrize("factor", [2, 3, 6])
def test_an_interpolated_sound_comes_after_the_stated_delay(factor: int) -> None:
    tone = np.rint(9000 * np.sin(2 * np.pi * 1000 * np.arange(8000) / 8000)).astype(np.int16)
    due = np.rint(9000 * np.sin(2 * np.pi * 1000 * np.arange(8000 * factor) / (8000 * factor)))
    heard = Interpolator(factor).take(tone)
    late = DELAY * factor
    assert np.abs(heard[2 * late :] - due[late:-late]).max() <= 60


@pytest.mark.parametrize("factor", [2, 3, 6])
def test_frames_leave_no_seam(factor: int) -> None:
    signal = coded_signal(2, 960 * factor)
    decimator, interpolator = Decimator(factor), Interpolator(factor)
    parts = np.split(signal, 12)
    assert np.array_equal(np.concatenate([decimator.take(part) for part in parts]), Decimator(factor).take(signal))
    whole = Interpolator(factor).take(signal)
    assert np.array_equal(np.concatenate([interpolator.take(part) for part in parts]), whole)


def test_what_the_filter_swings_over_stays_within_16_bits() -> None:
    square = np.repeat(np.array([32767, -32768] * 40, np.int16), 20)
    heard = Decimator(2).take(square)
    assert (heard.max(), heard.min()) == (32767, -32768)
