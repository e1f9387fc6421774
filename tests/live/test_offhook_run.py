"""What counts as passed of a run by the command line."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from tests.live.offhook_run import failures, holds

GOOD: dict[str, Any] = {"name": "left: format", "passed": True, "measured": "wav", "limit": "wav"}
BAD: dict[str, Any] = {"name": "duration", "passed": False, "measured": 4.1, "limit": "5 ± 0.3 s", "where": "x.wav"}


def scenario(result: str, *verdicts: dict[str, Any], disturbed: bool = False) -> dict[str, Any]:
    """A case as the report has it."""
    return {
        "name": "order_line",
        "result": result,
        "disturbed_by_the_machine": disturbed,
        "verdicts": list(verdicts),
        "invalid_because": ["the machine stood still for 90 ms"],
    }


def test_what_passed_holds_without_a_word() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert holds(scenario("passed", GOOD))


def test_what_the_machine_disturbed_holds_when_every_verdict_passed() -> None:
    with pytest.warns(UserWarning, match="order_line: the machine stood still for 90 ms"):
        assert holds(scenario("invalid", GOOD, GOOD, disturbed=True))


@pytest.mark.parametrize(
    "doubtful",
    [scenario("invalid", GOOD, BAD, disturbed=True), scenario("invalid", GOOD)],
    ids=["a verdict failed", "late by itself"],
)
def test_everything_else_is_in_doubt(doubtful: dict[str, Any]) -> None:
    assert not holds(doubtful)


def test_what_failed_is_told_first_and_without_what_passed() -> None:
    report = {"scenarios": [scenario("passed", GOOD), scenario("invalid", GOOD), scenario("failed", GOOD, BAD)]}
    assert failures(report).splitlines() == [
        "failed  order_line",
        "  FAIL  duration: expected 5 ± 0.3 s, measured 4.1; look at x.wav",
        "  invalid: the machine stood still for 90 ms",
        "invalid  order_line",
        "  invalid: the machine stood still for 90 ms",
    ]
