"""Where somebody speaks, to 20 ms."""

from __future__ import annotations

import numpy as np

from emulator.audio.utterances import loud_frames, utterances, without


def _tone(
    *stretches: tuple[int, int], level: int = 2000, length: int = 40_000
) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    pcm = np.zeros(length, np.int16)
    for first, end in stretches:
        pcm[first:end:3] = level
        pcm[first + 1 : end : 3] = -level
    return pcm


def test_half_a_second_parts_two_utterances() -> None:
    assert utterances(_tone((1600, 8000), (11_840, 16_000))) == [(1600, 16_000)]
    assert utterances(_tone((1600, 8000), (12_160, 16_000))) == [(1600, 8000), (12_160, 16_000)]


def test_a_click_and_a_whisper_are_nothing() -> None:
    assert utterances(_tone((1600, 1900))) == []
    assert utterances(_tone((1600, 8000), level=500)) == []
    assert utterances(np.zeros(0, np.int16)) == []


def test_the_loudest_negative_sample_is_loud() -> None:
    pcm = np.zeros(480, np.int16)
    pcm[200] = -32768
    assert loud_frames(pcm).tolist() == [False, True, False]


def test_long_audio_is_looked_at_in_parts() -> None:
    pcm = _tone((479_840, 485_000), length=600_000)
    assert utterances(pcm) == [(479_840, 485_120)]


def test_what_is_left_of_a_span() -> None:
    assert without((10, 100), [(50, 60), (0, 20), (90, 200)]) == [(20, 50), (60, 90)]
    assert without((10, 100), []) == [(10, 100)]
    assert without((10, 100), [(0, 300)]) == []
    assert without((10, 100), [(20, 60), (30, 40)]) == [(10, 20), (60, 100)]
