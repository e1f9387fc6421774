"""`offhook doctor`: all checks, line by line."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.doctor.clock import check_clock, kernel_says
from hardware.doctor.lab_addresses import check_lab_addresses
from hardware.doctor.permissions import check_permissions
from hardware.doctor.platform_side import check_platform_side
from hardware.doctor.reachability import check_reachability
from hardware.lab_file import DEFAULT_FILE, load_lab

if TYPE_CHECKING:
    from pathlib import Path


MARKS = {"fine": "  ok ", "doubtful": "  ?? ", "broken": "  !! "}


@dataclass(frozen=True, slots=True)
class PlatformSide:
    """What `offhook up` would do here, by its settings."""

    rtp: tuple[int, int]
    """First and last port of audio; 0: any."""
    certificates: Path
    """The folder of what it shows by TLS."""


def doctor_command(file: Path | None, side: PlatformSide) -> int:
    """Check and say; 1 when something is broken. Raises BadInput for a lab file that cannot be read."""
    lab, now = load_lab(file), datetime.datetime.now(datetime.UTC)
    findings = [
        check_clock(now, kernel_says()),
        *check_permissions(file or DEFAULT_FILE),
        *check_lab_addresses(lab, str(file or DEFAULT_FILE)),
        *check_platform_side(lab, side.rtp, side.certificates, now),
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
