"""The two clocks of a platform and the fixed relation between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from emulator.base.units import NS_PER_S


@dataclass(frozen=True, slots=True)
class WallClock:
    """Maps the monotonic clock onto wall time by one reading at start-up.

    The wall clock is read once; every wall time that leaves the platform is derived from `now`, so that a
    step of the system clock can never make a recording end before it began.
    """

    epoch_ns: int
    """Wall time, nanoseconds since 1970, at monotonic zero."""

    def ns(self, now: float) -> int:
        """Wall time of `now` (monotonic seconds), in nanoseconds since 1970."""
        return self.epoch_ns + round(now * NS_PER_S)


def utc(wall_ns: int) -> datetime:
    """A wall time (nanoseconds since 1970) as an aware UTC datetime with microseconds."""
    seconds, rest = divmod(wall_ns, NS_PER_S)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
