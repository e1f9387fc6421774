"""Wall time is monotonic time plus one reading."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.base.clock import WallClock, utc


def test_wall_time_follows_from_the_epoch_and_now() -> None:
    clock = WallClock(epoch_ns=1_700_000_000_000_000_000)

    assert clock.ns(1.5) == 1_700_000_001_500_000_000


def test_a_wall_time_as_a_date_keeps_its_microseconds() -> None:
    assert utc(1_700_000_000_250_001_999) == datetime(2023, 11, 14, 22, 13, 20, 250_001, tzinfo=UTC)
