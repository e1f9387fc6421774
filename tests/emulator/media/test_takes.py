"""Where the takes of a recording stand in its file."""

from __future__ import annotations

import pytest

from emulator.media.takes import Takes


def takes(*turns: int) -> Takes:
    """Armed at 160; then paused, resumed, paused …"""
    made = Takes(160)
    for number, at in enumerate(turns):
        made.resume(at) if number % 2 else made.pause(at)
    return made


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((), [(160, 1600)]),
        ((480,), [(160, 480)]),
        ((480, 800), [(160, 480), (800, 1600)]),
        ((480, 480), [(160, 1600)]),
        ((160, 320), [(320, 1600)]),
        ((160, 160), [(160, 1600)]),
        ((480, 800, 800, 960, 1120), [(160, 480), (960, 1120)]),
    ],
)
def test_paused_time_is_no_take(turns: tuple[int, ...], expected: list[tuple[int, int]]) -> None:
    made = takes(*turns)
    made.close(1600)
    assert made.before(1600) == expected
    assert made.end == expected[-1][1]


def test_pausing_and_resuming_twice_is_once() -> None:
    made = takes(480)
    made.pause(640)
    made.resume(800)
    made.resume(960)
    assert made.before(1600) == [(160, 480), (800, 1600)]


def test_one_that_was_paused_all_the_time_has_no_sample() -> None:
    made = takes(160)
    made.close(1600)
    assert (made.before(1600), made.position(1600), made.end) == ([], 0, 160)


@pytest.mark.parametrize(
    ("at", "position"), [(0, 0), (160, 0), (161, 1), (480, 320), (700, 320), (800, 320), (1000, 520)]
)
def test_position_counts_what_is_recorded_before(at: int, position: int) -> None:
    assert takes(480, 800).position(at) == position


@pytest.mark.parametrize(("position", "sample"), [(0, 160), (1, 161), (320, 480), (321, 801), (5000, 5480)])
def test_sample_at_is_when_the_file_is_so_long(position: int, sample: int) -> None:
    assert takes(480, 800).sample_at(position) == sample


def test_a_pause_keeps_it_from_being_known() -> None:
    assert takes(480).sample_at(320) == 480
    assert takes(480).sample_at(321) is None


def test_closing_cuts_at_a_sample() -> None:
    made = takes(480, 800, 960)
    made.close(805)
    assert made.before(9999) == [(160, 480), (800, 805)]


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (0, 100, [(0, 160, 260)]),
        (300, 330, [(300, 460, 480), (320, 800, 810)]),
        (320, 9000, [(320, 800, 9480)]),
        (10, 10, []),
    ],
)
def test_stretches_lead_back_to_engine_samples(start: int, stop: int, expected: list[tuple[int, int, int]]) -> None:
    assert takes(480, 800).stretches(start, stop) == expected
