"""What a handset hears that is no coded signal: the same each time, with pauses, like nobody's code."""

from __future__ import annotations

import numpy as np

from emulator.audio.coded_signal import coded_signal
from emulator.testing.made_up_speech import PAUSE, PHRASE, made_up_speech


def test_any_part_of_it_is_what_stands_there() -> None:
    whole = made_up_speech(3, 30_000)
    assert (made_up_speech(3, 5000, 20_500) == whole[20_500:25_500]).all()


def test_it_talks_and_pauses() -> None:
    whole = made_up_speech(3, 2 * (PHRASE + PAUSE))
    assert not whole[PHRASE : PHRASE + PAUSE].any()
    assert 500 < np.abs(whole).max() < 4000
    quarters = whole[:PHRASE].reshape(-1, 2000)
    assert (np.abs(quarters).max(axis=1) > 100).all()


def test_no_code_is_in_it_and_everybody_has_another() -> None:
    said, other = made_up_speech(3, 40_000).astype(np.float64), made_up_speech(4, 40_000).astype(np.float64)
    for signal in (other, *(coded_signal(code, 40_000).astype(np.float64) for code in range(1, 9))):
        assert abs(said @ signal) / np.sqrt((said @ said) * (signal @ signal)) < 0.05
