"""The first case of docs/lab-guide.md, live: a simulated Yealink stands in for the phone of whoever reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.live.lab_guide import GUIDE, written
from tests.live.offhook_run import run_live

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_it_is_green(tmp_path: Path) -> None:
    case = written(tmp_path, simulated=True)
    report = run_live(tmp_path / "out", str(case))
    assert [(each["name"], each["result"]) for each in report["scenarios"]] == [("first_phone", "passed")]
    folder = tmp_path / "out" / "first_phone"
    assert {"timeline.txt", "capture.pcap", "callbacks.json"} <= {path.name for path in folder.iterdir()}


def test_what_is_made_red_on_purpose_says_what_the_guide_says(tmp_path: Path) -> None:
    case = written(tmp_path, simulated=True)
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace("codec: PCMU", "codec: PCMA"), encoding="utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "emulator", "run", str(case), "--out", str(out), "--world", "live"]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert ran.returncode in {1, 3}, ran.stdout + ran.stderr  # 3: the machine disturbed it
    (scenario,) = json.loads((out / "report.json").read_text())["scenarios"]
    missed = [each for each in scenario["verdicts"] if not each["passed"]]
    guide = GUIDE.read_text(encoding="utf-8")
    for each in missed[:2]:
        assert f"FAIL  {each['name']}: expected {each['limit']}, measured {each['measured']}" in guide
    assert missed


def test_without_the_phone_it_runs_as_the_guide_says(tmp_path: Path) -> None:
    case = written(tmp_path, sip="192.0.2.1:5060")
    command = [sys.executable, "-m", "emulator", "run", str(case), "--world", "simulated", "--out", str(tmp_path / "o")]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
