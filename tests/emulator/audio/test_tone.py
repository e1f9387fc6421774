"""Tones have the pitch, length and level asked for."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.tone import tone


@pytest.mark.parametrize("hertz", [350, 700, 1004])
def test_pitch_and_level(hertz: int) -> None:
    pcm = tone(hertz, 1000).astype(float)
    spectrum = np.abs(np.fft.rfft(pcm))
    assert spectrum.argmax() == hertz
    assert np.sqrt((pcm**2).mean()) == pytest.approx(8192 / np.sqrt(2), rel=1e-3)


def test_zero_hertz_is_silence() -> None:
    assert tone(0, 20).tolist() == [0] * 160


@pytest.mark.parametrize("duration_ms", [0, 20, 300])
def test_eight_samples_a_millisecond(duration_ms: int) -> None:
    assert len(tone(700, duration_ms)) == 8 * duration_ms
