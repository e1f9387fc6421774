"""Every shipped scenario passes in both worlds, by the command that a user types."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.offhook_run import run_live

CASES = "scenarios/cases"
WEBRTC = "scenarios/cases/webrtc"
LAB = "scenarios/cases/lab"
"""Each phone of it is a process of its own: they are played one by one."""
BROWSERS = "scenarios/cases/browser"
"""Played by tests/browser/test_cases.py. Both want the machine for themselves."""


def test_all_pass_in_the_simulated_world(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "emulator", "run", CASES, "--world", "simulated", "--out", str(tmp_path)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["failed"], report["invalid"], report["world"]) == (0, 0, "simulated")
    assert len(list(tmp_path.glob("*/recordings/*.png"))) >= 7


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.peer("baresip")
def test_all_pass_live_with_a_foreign_phone_at_either_end(tmp_path: Path) -> None:
    folders = sorted(str(folder) for folder in Path(CASES).iterdir() if str(folder) not in {WEBRTC, BROWSERS, LAB})
    report = run_live(tmp_path, *folders, "--parallel", "3")

    assert report["world"] == "live"
    names = [scenario["name"] for scenario in report["scenarios"]]
    assert sum("baresip" in name for name in names) >= 4


@pytest.mark.live
@pytest.mark.slow
@pytest.mark.peer("baresip")
def test_webrtc_passes_live(tmp_path: Path) -> None:
    report = run_live(tmp_path, WEBRTC)

    assert report["world"] == "live"
    assert len(report["scenarios"]) >= 18


@pytest.mark.live
@pytest.mark.slow
def test_phones_of_a_lab_pass_live(tmp_path: Path) -> None:
    report = run_live(tmp_path, LAB)

    assert (report["world"], report["skipped"]) == ("live", 0)
    names = {scenario["name"] for scenario in report["scenarios"]}
    lab = (
        "inbound",
        "outbound",
        "conference",
        "mpc",
        "by_sip",
        "handset",
        "reboot",
        "secure",
        "reports",
        "poly_reports",
    )
    assert names >= {f"lab_{word}" for word in lab}
