"""Runs scenarios by the command line, live."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

PASSED, INVALID = 0, 3
"""Exit codes: everything passed; nothing failed, but a case was disturbed whenever it ran."""


def run_live(out: Path, *arguments: str) -> dict[str, Any]:
    """The report of `offhook run ARGUMENTS --world live`: everything passed, what was invalid at the second run.

    A case that the machine disturbed runs again by itself, a few times. One that it disturbed always counts as passed
    when all of its verdicts have: that nothing of ours was late but by its standing still is what the witness says.
    """
    command = [sys.executable, "-m", "emulator", "run", *arguments, "--world", "live", "--out", str(out)]
    report = _report(command, out)
    assert report["scenarios"]
    if not all(holds(scenario) for scenario in report["scenarios"]):
        again = _report([*command, "--rerun-failed"], out)
        doubtful = [scenario for scenario in again["scenarios"] if not holds(scenario)]
        assert not doubtful, json.dumps(doubtful, indent=1)
    return report


def _report(command: list[str], out: Path) -> dict[str, Any]:
    """A failure is never run again."""
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=1800)
    assert ran.returncode in {PASSED, INVALID}, ran.stdout + ran.stderr
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    return report


def holds(scenario: dict[str, Any]) -> bool:
    """Whether a case of a report passed, or would have but for the machine, which is warned of."""
    if scenario["result"] != "invalid":
        return True
    if scenario["disturbed_by_the_machine"] and all(verdict["passed"] for verdict in scenario["verdicts"]):
        warnings.warn(f"{scenario['name']}: {'; '.join(scenario['invalid_because'])}", stacklevel=3)
        return True
    return False
