"""Runs scenarios by the command line, live. A run that was disturbed proves nothing and is made once more."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

INVALID = 3
"""Exit code of a run in which the machine was too busy to be measured on; a failure has another one."""


def run_live(out: Path, *arguments: str) -> dict[str, Any]:
    """The report of `offhook run ARGUMENTS --world live`, which has passed."""
    command = [sys.executable, "-m", "emulator", "run", *arguments, "--world", "live", "--out", str(out)]
    ran = _run(command)
    if ran.returncode == INVALID:
        ran = _run(command)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    assert report["passed"] == len(report["scenarios"]) > 0
    return report


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
