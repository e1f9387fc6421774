"""Wall time is monotonic time plus one reading."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.base.clock import WallClock, utc


def test_wall_time_follows_from_the_epoch_and_now() -> None:
    clock = WallClock(epoch_ns=1_700_000_000_000_000_000)

    assert clock.ns(1.5) == 1_700_000_001_500_000_000


def test_a_wall_time_as_a_date_keeps_its_microseconds() -> None:
    assert utc(1_700_000_000_250_001_999) == datetime(2023, 11, 14, 22, 13, 20, 250_001, tzinfo=UTC)


DAY_NS = 24 * 3600 * 1_000_000_000


def test_a_clock_that_was_set_goes_on_from_there() -> None:
    clock = WallClock(1_000)
    clock.set(DAY_NS, now=2.0)
    assert clock.ns(2.0) == DAY_NS
    assert clock.ns(5.0) == DAY_NS + 3_000_000_000
    assert clock.dated(1_000 + 5_000_000_000) == clock.ns(5.0), "the media engine reads a clock that nobody has set"


def test_a_clock_can_be_set_back() -> None:
    clock = WallClock(DAY_NS)
    clock.set(DAY_NS // 2, now=0.0)
    assert (clock.ns(0.0), clock.ahead_ns) == (DAY_NS // 2, -DAY_NS // 2)


def test_a_frozen_clock_stands_until_it_is_released() -> None:
    clock = WallClock(0)
    clock.freeze(now=1.0)
    assert clock.is_frozen
    assert clock.ns(50.0) == 1_000_000_000
    clock.set(DAY_NS, now=60.0)
    assert clock.ns(70.0) == DAY_NS
    clock.release(now=80.0)
    assert not clock.is_frozen
    assert (clock.ns(80.0), clock.ns(81.0)) == (DAY_NS, DAY_NS + 1_000_000_000)


def test_to_release_a_clock_that_goes_changes_nothing() -> None:
    clock = WallClock(7)
    clock.release(now=3.0)
    assert clock.ns(3.0) == 3_000_000_007


def test_a_clock_starts_over() -> None:
    clock = WallClock(7)
    clock.set(DAY_NS, now=0.0)
    clock.freeze(now=1.0)
    clock.start_over()
    assert (clock.ns(1.0), clock.is_frozen) == (1_000_000_007, False)


def test_to_advance_is_exact() -> None:
    clock = WallClock(7)
    clock.advance(DAY_NS)
    assert clock.ahead_ns == DAY_NS
    clock.freeze(now=1.0)
    clock.advance(-DAY_NS)
    assert clock.ns(9.0) == 1_000_000_007
