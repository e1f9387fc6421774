"""A case that expects of a phone of the lab what it does not report fails, and says what came in its place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CASE = Path("scenarios/cases/lab/lab_reports.yaml").read_text("utf-8")
LAB = """\
phones:
  reception: {vendor: yealink, mac: "00:15:65:4a:a9:37", simulated: true, web_user: admin, web_password: admin}
"""


@pytest.mark.live
@pytest.mark.slow
def test_a_wrong_order_a_missing_event_and_a_missing_measure_are_failures(tmp_path: Path) -> None:
    events, rest = CASE[CASE.index("  events:") : CASE.index("  quality:")], CASE[CASE.index("  sip:") :]
    wrong = """\
  events:
    - {of: agent, event: connected}
    - {of: agent, event: ringing}
    - {of: agent, event: muted}
  quality:
    - {of: agent, round_trip: at most 1 ms}
  within: 1 s
"""
    text = CASE.replace(events, "").replace(CASE[CASE.index("  quality:") : CASE.index("  sip:")], wrong)
    assert rest in text
    (tmp_path / "lab.yaml").write_text(LAB, "utf-8")
    (tmp_path / "wrong.yaml").write_text(text, "utf-8")
    command = [sys.executable, "-m", "emulator", "run", str(tmp_path / "wrong.yaml"), "--out", str(tmp_path / "out")]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    (case,) = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["scenarios"]
    failed = {each["name"]: each["measured"] for each in case["verdicts"] if not each["passed"]}
    assert failed == {"events of agent": "ringing → connected", "quality of agent: round trip": "not told"}
    reported = [each["vendor_event"] for each in case["phone_events"]]
    assert reported.index("incoming_call") < reported.index("call_established") < reported.index("call_terminated")
    assert {each["phone"] for each in case["phone_events"]} == {"reception"}
