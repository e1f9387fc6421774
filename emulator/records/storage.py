"""How long recordings have been stored, and what that costs: the recording FAQ's table; plivo_rest.md §5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from emulator.base.clock import utc
from emulator.base.units import NS_PER_DAY, NS_PER_S

if TYPE_CHECKING:
    from datetime import date, tzinfo

SAMPLES_PER_MINUTE = 60 * 8000
FREE_DAYS = 90
RATE = Decimal("0.0004")
"""recording_storage_rate: per begun minute and month."""


def rounded_recording_s(samples: int) -> int:
    """rounded_recording_duration: begun minutes in seconds, at least one minute."""
    return max(1, -(-samples // SAMPLES_PER_MINUTE)) * 60


@dataclass(frozen=True, slots=True)
class Storage:
    """An account's terms. Wall times are nanoseconds since 1970; a recording's own is when it was added."""

    zone: tzinfo = UTC
    """Where its days and months begin."""
    by_calendar: bool = True
    """Whether days are those of the calendar; else a day passes every 24 hours. The first is day 1 either way."""

    def days(self, added_ns: int, now_ns: int) -> int:
        """recording_storage_duration."""
        if not self.by_calendar:
            return max(0, now_ns - added_ns) // NS_PER_DAY + 1
        return max(0, (self._day(now_ns) - self._day(added_ns)).days) + 1

    def added_until(self, days: int, now_ns: int) -> int:
        """The latest time at which something can have been added that is stored for `days` days by now, or for more."""
        if not self.by_calendar:
            return now_ns - (days - 1) * NS_PER_DAY
        return self._beginning(self._day(now_ns) - timedelta(days=days - 2)) - 1

    def monthly_amount(self, samples: int, added_ns: int, now_ns: int) -> Decimal:
        """monthly_recording_storage_amount: what the latest billing charged; 0 within the free days."""
        billed_ns = self.last_billing_ns(now_ns)
        if billed_ns < added_ns or self.days(added_ns, billed_ns) <= FREE_DAYS:
            return Decimal(0)
        return RATE * (rounded_recording_s(samples) // 60)

    def last_billing_ns(self, now_ns: int) -> int:
        """The latest beginning of the last second of a month that is not after `now_ns`."""
        today = self._day(now_ns)
        next_month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        ends = (self._beginning(first) - NS_PER_S for first in (next_month, today.replace(day=1)))
        return next(end for end in ends if end <= now_ns)

    def _day(self, wall_ns: int) -> date:
        return utc(wall_ns).astimezone(self.zone).date()

    def _beginning(self, day: date) -> int:
        return int(datetime.combine(day, time(), self.zone).timestamp()) * NS_PER_S
