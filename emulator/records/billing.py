"""What calls and stored recordings cost: plivo_rest.md §2.3, §5; the recording FAQ's table of storage charges."""

from __future__ import annotations

import calendar
from datetime import timedelta
from decimal import Decimal

from emulator.base.clock import utc
from emulator.base.units import NS_PER_DAY, NS_PER_S

SAMPLES_PER_MINUTE = 60 * 8000
FREE_DAYS = 90
STORAGE_RATE = Decimal("0.0004")
"""Per begun minute and month."""
CALL_RATE = Decimal(0)
"""Per begun minute: nothing is charged for calls."""


def rounded_recording_s(samples: int) -> int:
    """rounded_recording_duration: begun minutes in seconds, at least one minute."""
    return max(1, -(-samples // SAMPLES_PER_MINUTE)) * 60


def storage_days(added_ns: int, now_ns: int) -> int:
    """recording_storage_duration: the first 24 hours count as day 1."""
    return max(0, now_ns - added_ns) // NS_PER_DAY + 1


def monthly_storage_amount(samples: int, added_ns: int, now_ns: int) -> Decimal:
    """monthly_recording_storage_amount: what the latest billing day charged; 0 within the free days."""
    billed_ns = last_billing_ns(now_ns)
    if billed_ns < added_ns or storage_days(added_ns, billed_ns) <= FREE_DAYS:
        return Decimal(0)
    return STORAGE_RATE * (rounded_recording_s(samples) // 60)


def last_billing_ns(now_ns: int) -> int:
    """The latest end of a last day of a month (UTC) that is not after `now_ns`, in nanoseconds since 1970."""
    now = utc(now_ns).replace(microsecond=0)
    last_day = now.replace(
        day=calendar.monthrange(now.year, now.month)[1], hour=23, minute=59, second=59, microsecond=0
    )
    if last_day > now:
        last_day = now.replace(day=1, hour=23, minute=59, second=59, microsecond=0) - timedelta(days=1)
    return int(last_day.timestamp()) * NS_PER_S


def call_seconds(answered_ns: int | None, ended_ns: int | None) -> int:
    """call_duration: begun seconds from answer to end; 0 when never answered or still going on."""
    if answered_ns is None or ended_ns is None:
        return 0
    return -(-max(0, ended_ns - answered_ns) // NS_PER_S)


def billed_seconds(seconds: int) -> int:
    """billed_duration: begun minutes in seconds."""
    return -(-seconds // 60) * 60


def call_amount(seconds: int, rate: Decimal = CALL_RATE) -> str:
    """total_amount: a string with five decimals."""
    return f"{rate * (billed_seconds(seconds) // 60):.5f}"
