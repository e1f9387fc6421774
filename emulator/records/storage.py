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
MOST_DAYS = 36_500
"""Nothing is older than a hundred years."""
RATE = Decimal("0.0004")
"""recording_storage_rate: per begun minute and month."""


def rounded_recording_s(samples: int) -> int:
    """rounded_recording_duration: begun minutes in seconds, at least one minute."""
    return max(1, -(-samples // SAMPLES_PER_MINUTE)) * 60


def storage_amount(minutes: int) -> Decimal:
    """What so many begun minutes cost for a month, in dollars."""
    return RATE * minutes


def kept_days(retention_days: int | None, *, pays: bool) -> int | None:
    """The last day of a recording: of an account that does not pay for storage, the last free one at the latest."""
    if pays:
        return retention_days
    return min(FREE_DAYS, retention_days or FREE_DAYS)


@dataclass(frozen=True, slots=True)
class Storage:
    """An account's terms. Wall times are nanoseconds since 1970; a recording's own is when it was added."""

    zone: tzinfo = UTC
    """Where its days and months begin."""
    by_calendar: bool = True
    """Whether days are those of the calendar; else a day passes every 24 hours. The first is day 1 either way."""
    kept_days: int | None = None
    """The last day of a recording: with the next it is deleted. None: it is kept."""

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

    def expiry_ns(self, added_ns: int, kept_days: int) -> int:
        """When something ends that is kept for so many days."""
        if not self.by_calendar:
            return added_ns + kept_days * NS_PER_DAY
        return self._beginning(self._day(added_ns) + timedelta(days=kept_days))

    def monthly_amount(self, samples: int, added_ns: int, now_ns: int) -> Decimal:
        """monthly_recording_storage_amount: what the latest billing day charges; 0 within the free days.

        A recording that is there on such a day shows the charge all day long; what is deleted before its end is spared.
        """
        billed_ns = self.billing_ns(self._latest_billed_month(now_ns))
        if billed_ns < added_ns or self.days(added_ns, billed_ns) <= FREE_DAYS:
            return Decimal(0)
        return storage_amount(rounded_recording_s(samples) // 60)

    def billing_ns(self, month: date) -> int:
        """When the month of a day is billed: the beginning of its last second."""
        return self._beginning(_month_after(month)) - NS_PER_S

    def billed_months(self, since_ns: int, now_ns: int) -> list[date]:
        """The first days of all months, oldest first, of which the billing is not before `since_ns` nor to come."""
        found, month = [], self._day(since_ns).replace(day=1)
        while self.billing_ns(month) <= now_ns:
            found.append(month)
            month = _month_after(month)
        return found

    def charged_until(self, month: date) -> int:
        """The latest time at which something can have been added that the billing of a month charges for."""
        return self.added_until(FREE_DAYS + 1, self.billing_ns(month))

    def _latest_billed_month(self, now_ns: int) -> date:
        today = self._day(now_ns)
        is_last_of_month = (today + timedelta(days=1)).day == 1
        return today if is_last_of_month else today.replace(day=1) - timedelta(days=1)

    def _day(self, wall_ns: int) -> date:
        return utc(wall_ns).astimezone(self.zone).date()

    def _beginning(self, day: date) -> int:
        return int(datetime.combine(day, time(), self.zone).timestamp()) * NS_PER_S


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
