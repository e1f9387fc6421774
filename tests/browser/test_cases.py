"""The shipped cases with real browsers pass live, each recorded and proved, and report what the browsers measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live.offhook_run import run_live

if TYPE_CHECKING:
    from pathlib import Path

CASES = "scenarios/cases/browser"
pytestmark = [
    pytest.mark.live,
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.peer("baresip", "chromium", "playwright"),
]


def test_all_pass_and_tell_what_the_browsers_measured(tmp_path: Path) -> None:
    report = run_live(tmp_path, CASES)

    assert {scenario["file"].split("/")[-2] for scenario in report["scenarios"]} == {"browser"}
    for scenario in report["scenarios"]:
        assert scenario["measured_by_phones"], scenario["name"]
        assert not [notice for notice in scenario["notices"] if "our softphone plays" in notice]
        for measured in scenario["measured_by_phones"]:
            assert sent(measured["reports"]) > 50, measured


def sent(reports: list[dict[str, Any]]) -> int:
    """The packets that a browser says it has sent."""
    return sum(each["packetsSent"] for each in reports if each["type"] == "outbound-rtp")
