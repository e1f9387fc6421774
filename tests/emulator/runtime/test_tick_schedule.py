"""Late ticks are counted once each."""

from __future__ import annotations

import pytest

from emulator.media.events import TicksMissed
from emulator.runtime.tick_schedule import TickSchedule

MS = 1_000_000
ZERO = 77 * MS


@pytest.mark.parametrize(
    ("tick", "late_ms", "missed"),
    [(5, -3, 0), (5, 0, 0), (5, 19.9, 0), (5, 20, 1), (5, 39.9, 1), (5, 105, 5)],
)
def test_a_tick_is_missed_when_the_next_is_due(tick: int, late_ms: float, missed: int) -> None:
    schedule = TickSchedule(ZERO)
    found = schedule.missed(tick, schedule.due_ns(tick) + round(late_ms * MS))
    expected = TicksMissed(at_sample=160 * tick, count=missed, late_ms=late_ms) if missed else None
    assert found == expected


def test_the_ticks_of_one_stall_are_reported_once() -> None:
    schedule = TickSchedule(ZERO)
    woke_ns = schedule.due_ns(10) + 65 * MS
    counts = [found.count if (found := schedule.missed(tick, woke_ns)) else 0 for tick in range(10, 14)]
    assert counts == [3, 0, 0, 0]


def test_a_stall_that_grows_reports_what_is_new() -> None:
    schedule = TickSchedule(ZERO)
    first = schedule.missed(10, schedule.due_ns(12))
    second = schedule.missed(11, schedule.due_ns(15))
    assert first is not None
    assert second is not None
    assert (first.count, second.count) == (2, 3)


def test_ticks_stand_on_an_absolute_grid() -> None:
    assert [TickSchedule(ZERO).due_ns(tick) - ZERO for tick in (0, 1, 180_000)] == [0, 20 * MS, 3_600_000 * MS]
