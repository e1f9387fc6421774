"""The retry plan, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.webhooks.fragments import DeliveryLimits
from emulator.webhooks.policy import GiveUp, NextTry, after_failure, fault_of_status

if TYPE_CHECKING:
    from emulator.webhooks.policy import Fault

ALL = frozenset({"4xx", "5xx", "ct", "rt"})


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (101, "3xx"),
        (200, ""),
        (204, ""),
        (299, ""),
        (301, "3xx"),
        (302, "3xx"),
        (307, "3xx"),
        (400, "4xx"),
        (404, "4xx"),
        (499, "4xx"),
        (500, "5xx"),
        (599, "5xx"),
        (600, "3xx"),
        (999, "3xx"),
    ],
)
def test_faults_of_status(status: int, fault: str) -> None:
    assert fault_of_status(status) == fault


@pytest.mark.parametrize(
    ("fault", "by_default", "with_all"),
    [
        ("ct", True, True),
        ("rt", True, True),
        ("4xx", False, True),
        ("5xx", False, True),
        ("3xx", False, False),
        ("partial", False, False),
        ("url", False, False),
    ],
)
def test_what_is_retried(fault: Fault, by_default: bool, with_all: bool) -> None:
    default = after_failure(DeliveryLimits(), tries=1, fault=fault, elapsed_ms=0)
    everything = after_failure(DeliveryLimits(retry_on=ALL), tries=1, fault=fault, elapsed_ms=0)
    assert isinstance(default, NextTry) is by_default
    assert isinstance(everything, NextTry) is with_all


@pytest.mark.parametrize("retries", range(6))
def test_rc_retries_make_rc_plus_one_tries(retries: int) -> None:
    limits = DeliveryLimits(retries=retries)
    tries = 1
    while isinstance(after_failure(limits, tries=tries, fault="ct", elapsed_ms=0), NextTry):
        tries += 1
    assert tries == retries + 1


def test_the_total_bounds_all_tries() -> None:
    limits = DeliveryLimits(total_ms=3000, retries=5)
    assert after_failure(limits, tries=1, fault="rt", elapsed_ms=2400) == NextTry(budget_ms=600)
    assert isinstance(after_failure(limits, tries=2, fault="rt", elapsed_ms=3000), GiveUp)
