"""How a case went, and what is left of it on disk."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.loader import Case
    from scenarios.proof.verdict import Verdict
    from scenarios.runner.platform_port import World

UNFIT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class Result(StrEnum):
    """The word for it in reports."""

    PASSED = "passed"
    FAILED = "failed"
    INVALID = "invalid"
    """Nothing failed, but the machine did not keep up: the measurements cannot be trusted."""
    INTERRUPTED = "interrupted"


@dataclass(slots=True, kw_only=True)
class Outcome:
    """One case; filled in while it runs."""

    case: Case
    folder: Path
    world: World
    verdicts: list[Verdict] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Why the run is invalid."""
    notices: list[str] = field(default_factory=list)
    """Such as: baresip is missing, our softphone stood in."""
    legs: list[dict[str, object]] = field(default_factory=list)
    """What was measured of each leg of the platform; call_uuids among it differ from run to run."""
    interrupted: bool = False
    evaluated: int = 0
    """Expectations that were evaluated."""
    deterministic: bool = False
    """Whether the same seed gives the same run, to the bit."""
    call_seconds: float = 0.0
    """Answered seconds of A legs."""
    wall_seconds: float = 0.0

    @property
    def result(self) -> Result:
        """A failure counts more than an invalid run. Without one evaluated expectation nothing has passed."""
        if self.interrupted:
            return Result.INTERRUPTED
        if any(not verdict.passed for verdict in self.verdicts) or not self.evaluated:
            return Result.FAILED
        return Result.INVALID if self.faults else Result.PASSED

    @property
    def failures(self) -> list[Verdict]:
        """The verdicts that failed."""
        return [verdict for verdict in self.verdicts if not verdict.passed]


def fresh_folder(out: Path, name: str) -> Path:
    """Where a case puts what is left of it; what an earlier run left there is removed. Raises BadInput."""
    folder = out / UNFIT_FOR_A_NAME.sub("-", name).strip("-")
    try:
        out.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise BadInput(f"cannot be written: {error.strerror}", place=str(error.filename or out)) from error
    return folder
