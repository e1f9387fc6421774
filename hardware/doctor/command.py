"""`offhook doctor`: all checks, line by line."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING

from hardware.doctor.clock import check_clock, kernel_says
from hardware.doctor.lab_addresses import check_lab_addresses
from hardware.doctor.permissions import check_permissions
from hardware.doctor.reachability import check_reachability
from hardware.lab_file import DEFAULT_FILE, load_lab

if TYPE_CHECKING:
    from pathlib import Path


MARKS = {"fine": "  ok ", "doubtful": "  ?? ", "broken": "  !! "}


def doctor_command(file: Path | None) -> int:
    """Check and say; 1 when something is broken. Raises BadInput for a lab file that cannot be read."""
    lab = load_lab(file)
    findings = [
        check_clock(datetime.datetime.now(datetime.UTC), kernel_says()),
        *check_permissions(file or DEFAULT_FILE),
        *check_lab_addresses(lab, str(file or DEFAULT_FILE)),
        *asyncio.run(check_reachability(lab)),
    ]
    for finding in findings:
        _say(f"{MARKS[finding.state]} {finding.about}: {finding.what}")
        if finding.mend:
            _say(f"       mend: {finding.mend}")
    if not lab.phones:
        _say("       There is no lab.yaml with phones here: docs/provisioning.md shows how to begin.")
    broken = sum(finding.state == "broken" for finding in findings)
    _say(f"{len(findings)} checks, {broken} broken")
    return 1 if broken else 0


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the person in front of it reads this
