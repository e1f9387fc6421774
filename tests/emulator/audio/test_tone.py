"""Tones have the pitch, length and level asked for."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.tone import record_beep, tone


@pytest.mark.parametrize("hertz", [350, 700, 1004])
def test_pitch_and_level(hertz: int) -> None:
    pcm = tone(hertz, 1000).astype(float)
    spectrum = np.abs(np.fft.rfft(pcm))
    assert spectrum.argmax() == hertz
    assert np.sqrt((pcm**2).mean()) == pytest.approx(8192 / np.sqrt(2), rel=1e-3)


def test_zero_hertz_is_silence() -> None:
    assert tone(0, 20).tolist() == [0] * 160


def test_the_beep_is_300_ms_of_700_hz() -> None:
    assert len(record_beep()) == 2400
    assert np.array_equal(record_beep(), tone(700, 300))
