"""Cues frame by frame."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.tone import tone
from emulator.media.commands import Tone
from emulator.media.cues import PlayingCue, render

RAMP = np.arange(0, 20_000, 100, dtype=np.int16)


def test_tones_follow_one_another() -> None:
    pcm = render((Tone(hertz=440, duration_ms=30), Tone(hertz=0, duration_ms=10)))
    assert np.array_equal(pcm, np.concatenate([tone(440, 30), np.zeros(80, np.int16)]))


def test_the_last_frame_is_filled_up_with_silence() -> None:
    cue = PlayingCue("x", RAMP, 1)
    first, second = cue.next_frame(), cue.next_frame()
    assert cue.is_over
    assert np.array_equal(np.concatenate([first, second]), np.append(RAMP, np.zeros(120, np.int16)))


@pytest.mark.parametrize(("loop", "frames"), [(1, 2), (2, 3), (4, 5)])
def test_loops_have_no_seam(loop: int, frames: int) -> None:
    cue = PlayingCue("x", RAMP, loop)
    played = []
    while not cue.is_over:
        played.append(cue.next_frame())
    assert len(played) == frames
    assert np.array_equal(np.concatenate(played)[: 200 * loop], np.tile(RAMP, loop))


def test_loop_0_plays_until_stopped() -> None:
    cue = PlayingCue("x", RAMP, 0)
    frames = [cue.next_frame() for _ in range(50)]
    assert not cue.is_over
    assert np.array_equal(np.concatenate(frames), np.tile(RAMP, 40))


def test_a_cue_without_samples_is_over() -> None:
    assert PlayingCue("x", RAMP[:0], 0).is_over
