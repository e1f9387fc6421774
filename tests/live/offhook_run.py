"""Runs scenarios by the command line, live."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

PASSED, FAILED, INVALID = 0, 1, 3
"""Exit codes: everything passed; a case failed; none failed, but one was disturbed whenever it ran."""


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
        if doubtful:
            pytest.fail(failures({"scenarios": doubtful}), pytrace=False)
    return report


def _report(command: list[str], out: Path) -> dict[str, Any]:
    """A failure is never run again."""
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=1800)
    if ran.returncode == FAILED:
        pytest.fail(failures(_read(out)), pytrace=False)
    assert ran.returncode in {PASSED, INVALID}, (ran.stdout + ran.stderr)[-4000:]
    return _read(out)


def _read(out: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    return report


def failures(report: dict[str, Any]) -> str:
    """The cases that did not pass, each with its verdicts that did not; those that failed before the invalid ones."""
    order = {"failed": 0, "interrupted": 1, "invalid": 2}
    missed = [scenario for scenario in report["scenarios"] if scenario["result"] in order]
    return "\n".join(line for each in sorted(missed, key=lambda each: order[each["result"]]) for line in _told(each))


def _told(scenario: dict[str, Any]) -> list[str]:
    return [
        f"{scenario['result']}  {scenario['name']}",
        *(f"  {Verdict(**verdict)}" for verdict in scenario["verdicts"] if not verdict["passed"]),
        *(f"  invalid: {why}" for why in scenario["invalid_because"]),
    ]


def holds(scenario: dict[str, Any]) -> bool:
    """Whether a case of a report passed, or would have but for the machine, which is warned of."""
    if scenario["result"] != "invalid":
        return True
    if scenario["disturbed_by_the_machine"] and all(verdict["passed"] for verdict in scenario["verdicts"]):
        warnings.warn(f"{scenario['name']}: {'; '.join(scenario['invalid_because'])}", stacklevel=3)
        return True
    return False
