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
    """The report of `offhook run ARGUMENTS --world live`: everything passed.

    A case that the machine disturbed runs again by itself, a few times. One that it disturbed always counts as passed
    when all of its verdicts have: that it kept nothing of ours late but by standing still is what `goes` says.
    """
    command = [sys.executable, "-m", "emulator", "run", *arguments, "--world", "live", "--out", str(out)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=1800)
    assert ran.returncode in {PASSED, INVALID}, ran.stdout + ran.stderr
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    assert report["scenarios"]
    for scenario in report["scenarios"]:
        if scenario["result"] == "invalid":
            assert scenario["disturbed_by_the_machine"], ran.stdout + ran.stderr
            assert all(verdict["passed"] for verdict in scenario["verdicts"]), ran.stdout + ran.stderr
            warnings.warn(f"{scenario['name']}: {'; '.join(scenario['invalid_because'])}", stacklevel=2)
    return report
