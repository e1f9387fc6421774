"""A scenario with bad networks, from its file to its report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from emulator.testing.staged_platform import FIRST_ROUGH_HOST
from scenarios.runner.command import RunOrder, run_command
from tests.scenarios.scenario_text import write

if TYPE_CHECKING:
    from pathlib import Path

ROUGH = "{loss: 5 %, delay: 30 ms, jitter: 40 ms, reorder: 2 %, duplicate: 2 %, nat: symmetric}"
RECORD = "<Record startOnDialAnswer='true' redirect='false' fileFormat='wav' maxLength='60'/>"


def test_a_case_over_bad_networks_is_proved_and_repeatable(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        ("{phone: softphone}", f"{{phone: softphone, network: {ROUGH}}}"),
        ("username: adam}", "username: adam, network: {burst: 1 %, nat: cone}}"),
        ("/answer/: <Response>", f"/answer/: <Response>{RECORD}"),
        ("with: {CallStatus: ringing}", "with: {CallStatus: ringing}\n    - to: /hangup/"),
    )
    reports = []
    for name in ("first", "again"):
        assert run_command(RunOrder(paths=[file], world="auto", seed=5, out=tmp_path / name)) == 0
        report = json.loads((tmp_path / name / "report.json").read_text())
        assert report["deterministic"]
        assert report["world"] == "simulated"
        reports.append([(each["name"], each["measured"]) for each in report["scenarios"][0]["verdicts"]])
        lines = (tmp_path / name / "small" / "timeline.txt").read_text()
        assert f"203.0.113.{FIRST_ROUGH_HOST + 1}:" in lines
        assert f"203.0.113.{FIRST_ROUGH_HOST + 2}:" in lines
    assert reports[0] == reports[1]
    assert any("explained" in name for name, _ in reports[0])
