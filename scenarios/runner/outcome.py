"""How a case went, and what is left of it on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.loader import Case
    from scenarios.proof.verdict import Verdict
    from scenarios.runner.platform_port import World


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
    interrupted: bool = False
    evaluated: int = 0
    """Expectations that were evaluated."""
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
