"""The two clocks of a platform and the relation between them, which a test may shift."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.base.units import NS_PER_S


class WallClock:
    """Maps the monotonic clock onto wall time by one reading at start-up.

    The wall clock is read once; every wall time that leaves the platform is derived from `now`, so that a
    step of the system clock can never make a recording end before it began. For the same reason a test sets, freezes
    and releases it only while nothing is under way.
    """

    def __init__(self, epoch_ns: int) -> None:
        self.epoch_ns = epoch_ns
        """Wall time, nanoseconds since 1970, at monotonic zero, by a clock that nobody has set."""
        self.ahead_ns = 0
        """By how much it was set ahead; negative: back."""
        self._stands_at_ns: int | None = None

    @property
    def stands_at_ns(self) -> int | None:
        """Where it stands still; None: it goes."""
        return self._stands_at_ns

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return self._stands_at_ns is not None

    def ns(self, now: float) -> int:
        """Wall time of `now` (monotonic seconds), in nanoseconds since 1970."""
        return self.dated(self.epoch_ns + round(now * NS_PER_S))

    def dated(self, real_ns: int) -> int:
        """What it shows at a wall time that somebody read from a clock that nobody has set."""
        return real_ns + self.ahead_ns if self._stands_at_ns is None else self._stands_at_ns

    def set(self, wall_ns: int, now: float) -> None:
        """Let it show `wall_ns` at `now`; a frozen one stands there then."""
        self.advance(wall_ns - self.ns(now))

    def advance(self, by_ns: int) -> None:
        """Set it ahead, or back; a frozen one stands there then."""
        if self._stands_at_ns is None:
            self.ahead_ns += by_ns
        else:
            self._stands_at_ns += by_ns

    def freeze(self, now: float) -> None:
        """Let it stand still. Calls have no duration then; timers and media go on."""
        self._stands_at_ns = self.ns(now)

    def release(self, now: float) -> None:
        """Let it go on from where it stands."""
        if self._stands_at_ns is not None:
            stood_at_ns, self._stands_at_ns = self._stands_at_ns, None
            self.set(stood_at_ns, now)

    def start_over(self) -> None:
        """As if nobody had set it."""
        self.ahead_ns, self._stands_at_ns = 0, None


def utc(wall_ns: int) -> datetime:
    """A wall time (nanoseconds since 1970) as an aware UTC datetime with microseconds."""
    seconds, rest = divmod(wall_ns, NS_PER_S)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
