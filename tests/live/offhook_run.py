"""Runs scenarios by the command line, live. An invalid case is run again: this machine may have been busy."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

INVALID = 3
"""Exit code of a run in which nothing failed, but the machine was too busy for some case to be measured."""
GOES = 4
"""An invalid case says nothing; one that fails is never run again."""
REST_S = 5.0


def run_live(out: Path, *arguments: str) -> dict[str, Any]:
    """The report of `offhook run ARGUMENTS --world live`: everything passed, what was invalid at a later go."""
    command = [sys.executable, "-m", "emulator", "run", *arguments, "--world", "live", "--out", str(out)]
    ran = _run(command)
    assert ran.returncode in {0, INVALID}, ran.stdout + ran.stderr
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    assert report["scenarios"]
    said = ran.stdout + ran.stderr
    for _ in range(GOES - 1):
        if ran.returncode != INVALID:
            break
        time.sleep(REST_S)
        ran = _run([*command, "--rerun-failed"])
        said += ran.stdout + ran.stderr
    assert ran.returncode == 0, said
    return report


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
