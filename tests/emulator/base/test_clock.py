"""Wall time is monotonic time plus one reading."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.base.clock import WallClock


def test_wall_time_follows_from_the_epoch_and_now() -> None:
    clock = WallClock(epoch_ns=1_700_000_000_000_000_000)

    assert clock.ms(1.5) == 1_700_000_001_500
    assert clock.utc(0.25) == datetime(2023, 11, 14, 22, 13, 20, 250_000, tzinfo=UTC)
