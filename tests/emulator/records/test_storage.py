"""Storage of recordings: the FAQ's example, cell by cell; days of a calendar and of 24 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.units import NS_PER_DAY
from emulator.records.storage import Storage, kept_days, rounded_recording_s

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


@pytest.mark.parametrize("hour", [0, 10, 23])
@pytest.mark.parametrize(("seconds", "amount"), [(50, "0.0004"), (119, "0.0008"), (150, "0.0012")])
@pytest.mark.parametrize("day", [day for day, _ in FAQ])
def test_the_storage_charge_of_the_faq(seconds: int, amount: str, day: tuple[int, int], hour: int) -> None:
    """Zero in every cell but those of 30 June, all day long."""
    expected = amount if day == (6, 30) else "0"
    assert BY_CALENDAR.monthly_amount(seconds * 8000, RECORDED, ns(2024, *day, hour)) == Decimal(expected)


def test_a_charge_stands_until_the_next_billing_day() -> None:
    for month, day in ((7, 1), (7, 30), (7, 31), (8, 30)):
        assert BY_CALENDAR.monthly_amount(8000, RECORDED, ns(2024, month, day)) == Decimal("0.0004")


@pytest.mark.parametrize(
    ("added", "amount"), [((2024, 4, 1, 23, 59, 59), "0.0004"), ((2024, 4, 2), "0"), ((2024, 7, 2), "0")]
)
def test_the_free_days_end_with_the_90th(added: tuple[int, ...], amount: str) -> None:
    assert BY_CALENDAR.monthly_amount(8000, ns(*added), ns(2024, 7, 1)) == Decimal(amount)


@pytest.mark.parametrize(
    ("terms", "month", "billed"),
    [
        (BY_CALENDAR, date(2024, 2, 1), (2024, 2, 29, 23, 59, 59)),
        (BY_CALENDAR, date(2023, 12, 31), (2023, 12, 31, 23, 59, 59)),
        (KOLKATA, date(2024, 1, 15), (2024, 1, 31, 18, 29, 59)),
        (NEW_YORK, date(2024, 2, 1), (2024, 3, 1, 4, 59, 59)),
    ],
)
def test_the_billing_day_is_the_last_of_a_month(terms: Storage, month: date, billed: tuple[int, ...]) -> None:
    assert terms.billing_ns(month) == ns(*billed)


@pytest.mark.parametrize(
    ("terms", "since", "now", "months"),
    [
        (BY_CALENDAR, (2024, 1, 31, 23, 59, 59), (2024, 3, 31, 23, 59, 58), [1, 2]),
        (BY_CALENDAR, (2024, 1, 1), (2024, 3, 31, 23, 59, 59), [1, 2, 3]),
        (BY_CALENDAR, (2024, 3, 1), (2024, 3, 31), []),
        (KOLKATA, (2024, 1, 31, 18, 30), (2024, 3, 1), [2]),
    ],
)
def test_billed_months(terms: Storage, since: tuple[int, ...], now: tuple[int, ...], months: list[int]) -> None:
    assert terms.billed_months(ns(*since), ns(*now)) == [date(2024, month, 1) for month in months]


@pytest.mark.parametrize(
    ("terms", "kept", "expiry"),
    [
        (BY_CALENDAR, 1, (2024, 3, 17)),
        (BY_CALENDAR, 90, (2024, 6, 14)),
        (BY_HOURS, 1, (2024, 3, 17, 9)),
        (BY_HOURS, 90, (2024, 6, 14, 9)),
        (KOLKATA, 1, (2024, 3, 16, 18, 30)),
        (NEW_YORK, 1, (2024, 3, 17, 4)),
    ],
)
def test_when_days_are_over(terms: Storage, kept: int, expiry: tuple[int, ...]) -> None:
    assert terms.expiry_ns(RECORDED, kept) == ns(*expiry)
    assert (terms.days(RECORDED, ns(*expiry) - 1), terms.days(RECORDED, ns(*expiry))) == (kept, kept + 1)


@pytest.mark.parametrize(
    ("retention", "pays", "kept"),
    [(None, True, None), (30, True, 30), (365, True, 365), (None, False, 90), (30, False, 30), (365, False, 90)],
)
def test_how_long_recordings_are_kept(retention: int | None, pays: bool, kept: int | None) -> None:
    assert kept_days(retention, pays=pays) == kept


@given(
    terms=st.sampled_from([BY_CALENDAR, BY_HOURS, KOLKATA, NEW_YORK]),
    added=st.integers(ns(2023, 1, 1), ns(2024, 12, 31)),
    days=st.integers(1, 800),
)
def test_days_and_times_of_adding_agree(terms: Storage, added: int, days: int) -> None:
    now = ns(2024, 12, 31, 12)
    assert (terms.days(added, now) >= days) == (added <= terms.added_until(days, now)) or added > now
