"""Runs scenarios by the command line, live. What a busy machine has disturbed is run again; a defect stays."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FAILED = 1
INVALID = 3
"""Exit code of a run in which nothing failed, but the machine was too busy for some case to be measured."""
GOES = 4
"""An invalid case says nothing. One that fails is run again only when its time line says that something woke late."""
REST_S = 5.0


def run_live(out: Path, *arguments: str) -> dict[str, Any]:
    """The report of `offhook run ARGUMENTS --world live`: everything passed, what was disturbed at a later go."""
    command = [sys.executable, "-m", "emulator", "run", *arguments, "--world", "live", "--out", str(out)]
    ran = _run(command)
    assert ran.returncode in {0, FAILED, INVALID}, ran.stdout + ran.stderr
    report: dict[str, Any] = json.loads((out / "report.json").read_text())
    assert report["scenarios"]
    said = ran.stdout + ran.stderr
    for _ in range(GOES - 1):
        if ran.returncode != INVALID and not _was_disturbed(out, ran.returncode):
            break
        time.sleep(REST_S)
        ran = _run([*command, "--rerun-failed"])
        said += ran.stdout + ran.stderr
    assert ran.returncode == 0, said
    return report


def _was_disturbed(out: Path, code: int) -> bool:
    """Whether cases failed, and each of them while the engine or a phone woke late."""
    if code != FAILED:
        return False
    scenarios = json.loads((out / "report.json").read_text())["scenarios"]
    failed = [out / each["folder"] / "timeline.txt" for each in scenarios if each["result"] == "failed"]
    return bool(failed) and all(" ms late" in file.read_text() for file in failed)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
