"""From file samples to engine samples and back, over pauses."""

from __future__ import annotations

from scenarios.proof.file_clock import FileClock

CLOCK = FileClock(((160, 480), (800, 1600)))


def test_file_samples_lead_to_engine_samples() -> None:
    assert [CLOCK.engine_sample(at) for at in (0, 319, 320, 2000)] == [160, 479, 800, 2480]
    assert CLOCK.engine_ranges(300, 330) == [(460, 480), (800, 810)]
    assert CLOCK.engine_ranges(330, 330) == []


def test_engine_samples_lead_to_file_samples() -> None:
    assert CLOCK.file_ranges(0, 900) == [(0, 320), (320, 420)]
    assert CLOCK.file_ranges(500, 700) == []
    assert [CLOCK.file_sample(at) for at in (160, 479, 480, 800)] == [0, 319, None, 320]


def test_takes_meet_at_cuts() -> None:
    assert CLOCK.cuts() == [320]
    assert FileClock(((5, 9),)).cuts() == []


def test_a_code_that_began_before_stands_elsewhere_in_each_take() -> None:
    assert CLOCK.reckonings(100) == [-60, -380]
