"""Windows and frames of a channel, and the place of the first wrong sample."""

from __future__ import annotations

import numpy as np

from emulator.audio.coded_signal import coded_signal
from scenarios.proof.channel_checks import Channel, check_equal, check_likeness, unequal_frames, windows

DUE = coded_signal(1, 16_000)


def channel(held: np.ndarray[tuple[int], np.dtype[np.int16]]) -> Channel:
    return Channel(
        name="left", file="call.wav", held=held, due=DUE, cuts=[3000], packets_at=lambda sample: f", packet of {sample}"
    )


def test_windows_are_seconds_cut_where_a_sender_is_not_contiguous() -> None:
    assert windows([3000, 30_000], 20_000) == [(0, 3000), (3000, 8000), (8000, 16_000), (16_000, 20_000)]


def test_frames_that_differ() -> None:
    assert unequal_frames(np.array([0, 1]), np.array([0, 2])).tolist() == [0]


def test_equal_channels_pass() -> None:
    checked = channel(DUE)
    assert check_equal(checked).passed
    assert all(verdict.passed for verdict in check_likeness(checked))


def test_the_first_wrong_sample_is_named_with_its_packet() -> None:
    held = DUE.copy()
    held[1700] += 1
    verdict = check_equal(channel(held))
    assert not verdict.passed
    assert (verdict.measured, verdict.where) == ("99 frames equal", "call.wav frame 10 (0.212 s), packet of 1700")


def test_a_channel_that_is_late_has_an_offset() -> None:
    offset, gain, correlation = check_likeness(channel(np.roll(DUE, 400)))
    assert not offset.passed
    assert offset.measured == 50.0
    assert gain.passed
    assert correlation.passed
