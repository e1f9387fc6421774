"""When the ticks of a live media engine run: on an absolute schedule, late ones caught up, none skipped."""

from __future__ import annotations

from emulator.media.events import TicksMissed

TICK_NS = 20_000_000


class TickSchedule:
    """Tick n is due at `zero_ns` + n · 20 ms. It is missed when it has not begun before tick n + 1 is due."""

    def __init__(self, zero_ns: int) -> None:
        self._zero_ns = zero_ns
        self._reported = 0

    def due_ns(self, tick: int) -> int:
        """When `tick` should begin, monotonic."""
        return self._zero_ns + tick * TICK_NS

    def missed(self, tick: int, now_ns: int) -> TicksMissed | None:
        """What there is to report when `tick` begins at `now_ns`; each missed tick is reported once."""
        latest_due = (now_ns - self._zero_ns) // TICK_NS
        count = latest_due - max(tick, self._reported)
        if count <= 0:
            return None
        self._reported = latest_due
        return TicksMissed(at_sample=tick * 160, count=count, late_ms=(now_ns - self.due_ns(tick)) / 1e6)
