"""Greetings: what stands where, to the sample."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.testing.greetings import greeting

HUMAN = [(500, 1200)]
MACHINE = [(500, 1500), (1800, 3600), (3900, 5100), (5700, 6100)]


@pytest.mark.parametrize(("who", "sounding"), [("human", HUMAN), ("machine", MACHINE)])
def test_it_sounds_from_when_to_when(who: str, sounding: list[tuple[int, int]]) -> None:
    pcm = greeting(who, 3)  # type: ignore[arg-type]
    frames = np.abs(pcm.astype(int)).reshape(-1, 160).max(axis=1)
    expected = [any(begin <= 20 * frame < end for begin, end in sounding) for frame in range(len(frames))]
    assert (frames > 500).tolist() == expected
    assert set(frames[~np.array(expected)].tolist()) == {0}


def test_the_voice_is_the_phones_own_at_its_place_and_the_beep_is_a_tone() -> None:
    pcm = greeting("machine", 3)
    assert np.array_equal(pcm[14_400:28_800], coded_signal(3, 14_400, 14_400))
    beep = np.abs(np.fft.rfft(pcm[5700 * 8 :].astype(float)))
    assert round(int(beep.argmax()) * 8000 / (400 * 8)) == 1000
