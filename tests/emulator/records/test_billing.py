"""Billing: rounding, days, and the FAQ's example to the cent."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from emulator.records import billing


def ns(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()) * 1_000_000_000


RECORDED = ns(2024, 3, 16, 9)


@pytest.mark.parametrize(
    ("samples", "seconds"), [(0, 60), (1, 60), (480_000, 60), (480_001, 120), (952_000, 120), (1_200_000, 180)]
)
def test_begun_minutes_of_a_recording(samples: int, seconds: int) -> None:
    assert billing.rounded_recording_s(samples) == seconds


@pytest.mark.parametrize(
    ("day", "days"),
    [((3, 16), 1), ((3, 31), 16), ((4, 30), 46), ((6, 13), 90), ((6, 29), 106), ((6, 30), 107)],
)
def test_storage_days_of_the_faq(day: tuple[int, int], days: int) -> None:
    assert billing.storage_days(RECORDED, ns(2024, *day, 10)) == days


def test_a_day_passes_after_24_hours() -> None:
    assert billing.storage_days(RECORDED, ns(2024, 3, 17, 8)) == 1
    assert billing.storage_days(RECORDED, ns(2024, 3, 17, 9)) == 2


@pytest.mark.parametrize(
    ("seconds", "now", "amount"),
    [
        (50, (2024, 6, 30, 23, 59, 58), "0"),
        (50, (2024, 7, 1), "0.0004"),
        (119, (2024, 7, 1), "0.0008"),
        (150, (2024, 7, 30), "0.0012"),
        (50, (2024, 3, 20), "0"),
        (50, (2024, 5, 31, 23, 59, 59), "0"),
    ],
)
def test_the_storage_charge_of_the_faq(seconds: int, now: tuple[int, ...], amount: str) -> None:
    assert billing.monthly_storage_amount(seconds * 8000, RECORDED, ns(*now)) == Decimal(amount)


@pytest.mark.parametrize(
    ("now", "billed"),
    [
        ((2024, 3, 1), (2024, 2, 29, 23, 59, 59)),
        ((2024, 1, 1), (2023, 12, 31, 23, 59, 59)),
        ((2024, 1, 31, 23, 59, 59), (2024, 1, 31, 23, 59, 59)),
        ((2024, 1, 31, 23, 59, 58), (2023, 12, 31, 23, 59, 59)),
    ],
)
def test_the_billing_day_is_the_last_of_a_month(now: tuple[int, ...], billed: tuple[int, ...]) -> None:
    assert billing.last_billing_ns(ns(*now)) == ns(*billed)


@pytest.mark.parametrize(
    ("answered", "ended", "seconds"),
    [(None, 5, 0), (0, None, 0), (0, 1, 1), (0, 10**9, 1), (0, 10**9 + 1, 2), (5, 0, 0)],
)
def test_begun_seconds_of_a_call(answered: int | None, ended: int | None, seconds: int) -> None:
    assert billing.call_seconds(answered, ended) == seconds


@pytest.mark.parametrize(("seconds", "billed", "amount"), [(0, 0, "0.00000"), (1, 60, "0.00850"), (61, 120, "0.01700")])
def test_calls_are_billed_by_begun_minutes(seconds: int, billed: int, amount: str) -> None:
    assert billing.billed_seconds(seconds) == billed
    assert billing.call_amount(seconds, Decimal("0.0085")) == amount
