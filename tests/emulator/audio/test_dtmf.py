"""The sound of every key."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.dtmf import AMPLITUDE, HIGH, KEYS, LOW, key_tones


@pytest.mark.parametrize("key", "".join(KEYS))
def test_a_key_has_its_two_tones_and_no_other(key: str) -> None:
    pcm = key_tones(key, 1000)
    assert len(pcm) == 8000
    spectrum = np.abs(np.fft.rfft(pcm)) / 4000
    row = next(number for number, names in enumerate(KEYS) if key in names)
    tones = [LOW[row], HIGH[KEYS[row].index(key)]]
    assert sorted(np.argsort(spectrum)[-2:].tolist()) == tones
    assert spectrum[tones] == pytest.approx(AMPLITUDE, rel=0.01)
    assert np.delete(spectrum, tones).max() < 5


@pytest.mark.parametrize("key", ["!", "E", "e"])
def test_what_has_no_sound(key: str) -> None:
    with pytest.raises(ValueError, match="has no tones"):
        key_tones(key, 100)
