"""Storage of recordings: the FAQ's example, cell by cell; days of a calendar and of 24 hours."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.units import NS_PER_DAY
from emulator.records.storage import Storage, rounded_recording_s

BY_CALENDAR, BY_HOURS = Storage(), Storage(by_calendar=False)
KOLKATA, NEW_YORK = Storage(ZoneInfo("Asia/Kolkata")), Storage(ZoneInfo("America/New_York"))


def ns(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()) * 1_000_000_000


RECORDED = ns(2024, 3, 16, 9)
FAQ = [
    ((3, 16), 1),
    ((3, 31), 16),
    ((4, 30), 46),
    # The page prints 77 here. The days before and after it leave only 76.
    ((5, 30), 76),
    ((6, 13), 90),
    ((6, 29), 106),
    ((6, 30), 107),
]
"""Days of storage of three recordings of 16 March, as the recording FAQ prints them."""


@pytest.mark.parametrize(
    ("samples", "seconds"), [(0, 60), (1, 60), (480_000, 60), (480_001, 120), (952_000, 120), (1_200_000, 180)]
)
def test_begun_minutes_of_a_recording(samples: int, seconds: int) -> None:
    assert rounded_recording_s(samples) == seconds


@pytest.mark.parametrize("terms", [BY_CALENDAR, BY_HOURS])
@pytest.mark.parametrize(("day", "days"), FAQ)
def test_storage_days_of_the_faq(terms: Storage, day: tuple[int, int], days: int) -> None:
    assert terms.days(RECORDED, ns(2024, *day, 10)) == days


@pytest.mark.parametrize(
    ("terms", "now", "days"),
    [
        (BY_CALENDAR, ns(2024, 3, 16, 23, 59, 59), 1),
        (BY_CALENDAR, ns(2024, 3, 17), 2),
        (BY_HOURS, ns(2024, 3, 17, 8, 59, 59), 1),
        (BY_HOURS, ns(2024, 3, 17, 9), 2),
        (KOLKATA, ns(2024, 3, 16, 18, 29, 59), 1),
        (KOLKATA, ns(2024, 3, 16, 18, 30), 2),
        (NEW_YORK, ns(2024, 3, 17, 3, 59, 59), 1),
        (NEW_YORK, ns(2024, 3, 17, 4), 2),
        (BY_CALENDAR, RECORDED - NS_PER_DAY, 1),
    ],
)
def test_when_a_day_passes(terms: Storage, now: int, days: int) -> None:
    assert terms.days(RECORDED, now) == days


@pytest.mark.parametrize(
    ("seconds", "now", "amount"),
    [
        (50, (2024, 3, 16, 10), "0"),
        (50, (2024, 3, 31, 23, 59, 59), "0"),
        (50, (2024, 4, 30, 23, 59, 59), "0"),
        (50, (2024, 5, 31, 23, 59, 59), "0"),
        (50, (2024, 6, 13), "0"),
        (50, (2024, 6, 30, 23, 59, 58), "0"),
        (50, (2024, 6, 30, 23, 59, 59), "0.0004"),
        (119, (2024, 6, 30, 23, 59, 59), "0.0008"),
        (150, (2024, 7, 30), "0.0012"),
    ],
)
def test_the_storage_charge_of_the_faq(seconds: int, now: tuple[int, ...], amount: str) -> None:
    assert BY_CALENDAR.monthly_amount(seconds * 8000, RECORDED, ns(*now)) == Decimal(amount)


@pytest.mark.parametrize(
    ("added", "amount"), [((2024, 4, 1, 23, 59, 59), "0.0004"), ((2024, 4, 2), "0"), ((2024, 7, 2), "0")]
)
def test_the_free_days_end_with_the_90th(added: tuple[int, ...], amount: str) -> None:
    assert BY_CALENDAR.monthly_amount(8000, ns(*added), ns(2024, 7, 1)) == Decimal(amount)


@pytest.mark.parametrize(
    ("terms", "now", "billed"),
    [
        (BY_CALENDAR, (2024, 3, 1), (2024, 2, 29, 23, 59, 59)),
        (BY_CALENDAR, (2024, 1, 1), (2023, 12, 31, 23, 59, 59)),
        (BY_CALENDAR, (2024, 1, 31, 23, 59, 59), (2024, 1, 31, 23, 59, 59)),
        (BY_CALENDAR, (2024, 1, 31, 23, 59, 58), (2023, 12, 31, 23, 59, 59)),
        (KOLKATA, (2024, 1, 31, 18, 29, 59), (2024, 1, 31, 18, 29, 59)),
        (KOLKATA, (2024, 1, 31, 18, 29, 58), (2023, 12, 31, 18, 29, 59)),
        (NEW_YORK, (2024, 3, 15), (2024, 3, 1, 4, 59, 59)),
    ],
)
def test_the_billing_day_is_the_last_of_a_month(terms: Storage, now: tuple[int, ...], billed: tuple[int, ...]) -> None:
    assert terms.last_billing_ns(ns(*now)) == ns(*billed)


@given(
    terms=st.sampled_from([BY_CALENDAR, BY_HOURS, KOLKATA, NEW_YORK]),
    added=st.integers(ns(2023, 1, 1), ns(2024, 12, 31)),
    days=st.integers(1, 800),
)
def test_days_and_times_of_adding_agree(terms: Storage, added: int, days: int) -> None:
    now = ns(2024, 12, 31, 12)
    assert (terms.days(added, now) >= days) == (added <= terms.added_until(days, now)) or added > now
