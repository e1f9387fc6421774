"""Runs scenarios by the command line, live. An invalid case is run once more: this machine may have been busy."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

INVALID = 3
"""Exit code of a run in which nothing failed, but the machine was too busy for some case to be measured."""


def run_live(out: Path, *arguments: str) -> dict[str, Any]:
    """The report of `offhook run ARGUMENTS --world live`: everything passed, what was invalid at the second go."""
    command = [sys.executable, "-m", "emulator", "run", *arguments, "--world", "live", "--out", str(out)]
    ran = _run(command)
    assert ran.returncode in {0, INVALID}, ran.stdout + ran.stderr
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    assert report["scenarios"]
    if ran.returncode:
        again = _run([*command, "--rerun-failed"])
        assert again.returncode == 0, ran.stdout + ran.stderr + again.stdout + again.stderr
    return report


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
