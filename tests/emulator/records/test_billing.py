"""What calls cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from emulator.records import billing


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
