"""How a case went, and what is left of it on disk."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from scenarios.endpoints.run_lab import RunLab
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.testing.fault import Fault
    from scenarios.language.loader import Case
    from scenarios.runner.platform_port import World

UNFIT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
FAILURES_SHOWN = 5

CAN_RUN = "the case can run"
"""Name of the verdict on a case that nothing can be said about."""


class Result(StrEnum):
    """The word for it in reports."""

    PASSED = "passed"
    FAILED = "failed"
    INVALID = "invalid"
    """The machine did not keep up, or the platform broke down: neither a pass nor a failure can be trusted."""
    XFAILED = "xfailed"
    """It failed, as the scenario says it does (`xfail`)."""
    INTERRUPTED = "interrupted"
    SKIPPED = "skipped"
    """A phone of the lab cannot do what the case asks of it: it did not run."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """One case; filled in while it runs."""

    case: Case
    folder: Path
    world: World
    verdicts: list[Verdict] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    """Why the run is invalid."""
    stood_still_ms: float = 0.0
    """The most of any quarter second in it for which the machine itself did nothing, if that is known."""
    goes: int = 1
    """How often it ran, this one included: again after goes that the machine disturbed."""
    lab: RunLab = field(default_factory=RunLab)
    """Where its phones of the kind `phone` are."""
    skipped: str = ""
    """Why it does not run."""
    notices: list[str] = field(default_factory=list)
    """Such as: baresip is missing, our softphone stood in."""
    legs: list[dict[str, object]] = field(default_factory=list)
    """What was measured of each leg of the platform; call_uuids among it differ from run to run."""
    measured_by_phones: list[dict[str, object]] = field(default_factory=list)
    """What browsers tell of their calls by getStats: `party`, `call_uuid`, `reports`."""
    phone_events: list[dict[str, object]] = field(default_factory=list)
    """What phones of the lab reported: `phone`, `event`, `vendor_event`, `values`; or what was `refused`."""
    interrupted: bool = False
    crashed: bool = False
    """An error of ours ended it, be it in a callback or a media tick that nobody waited for."""
    evaluated: int = 0
    """Expectations that were evaluated."""
    deterministic: bool = False
    """Whether the same seed gives the same run, to the bit."""
    call_seconds: float = 0.0
    """Answered seconds of A legs."""
    began_s: float = 0.0
    """By time.monotonic()."""
    wall_seconds: float = 0.0
    own_seconds: float = 0.0
    """How long it lasted on its own clock, the virtual one of a simulated world."""
    repetition: int = 1
    """From 1, when a case runs several times."""
    shows_secrets: bool = False
    """Whether its files and verdicts show passwords, tokens, keys and digest responses."""

    @property
    def name(self) -> str:
        """Of the case; of its second run `order_line #2`."""
        return self.case.name if self.repetition == 1 else f"{self.case.name} #{self.repetition}"

    @property
    def result(self) -> Result:
        """A crash fails any run; else an invalid one says nothing. With no evaluated expectation nothing has passed."""
        if self.skipped:
            return Result.SKIPPED
        if self.interrupted:
            return Result.INTERRUPTED
        if self.crashed:
            return Result.FAILED
        if self.faults:
            return Result.INVALID
        has_failed = not self.evaluated or any(not verdict.passed for verdict in self.verdicts)
        if self.case.scenario.xfail is not None and not self._never_ran:
            return Result.XFAILED if has_failed else Result.FAILED
        return Result.FAILED if has_failed else Result.PASSED

    @property
    def runs_alone(self) -> bool:
        """It has phones that are there once, and register at one address."""
        return bool(self.lab.real_phones(self.case.scenario))

    @property
    def ended_s(self) -> float:
        """By time.monotonic()."""
        return self.began_s + self.wall_seconds

    @property
    def disturbed_by_the_machine(self) -> bool:
        """It is invalid because things were late, and for half of that time at least the machine stood still."""
        late_ms = [fault.late_ms for fault in self.faults]
        return self.result is Result.INVALID and 0.0 not in late_ms and self.stood_still_ms >= max(late_ms) / 2

    @property
    def is_worth_another_go(self) -> bool:
        """The machine disturbed it, and it was no real phone that it waited for in vain: that takes minutes again."""
        return self.disturbed_by_the_machine and not (self.runs_alone and self._never_ran)

    @property
    def _never_ran(self) -> bool:
        """It could not be set up: that is not the failure that is expected."""
        return any(verdict.name == CAN_RUN and not verdict.passed for verdict in self.verdicts)

    @property
    def failures(self) -> list[Verdict]:
        """The verdicts that failed, and the pass of a case that is expected to fail."""
        failed = [verdict for verdict in self.verdicts if not verdict.passed]
        if not failed and self.result is Result.FAILED and self.case.scenario.xfail is not None:
            return [Verdict("xfail", False, "passed", f"a failure: {self.case.scenario.xfail}")]
        return failed

    @property
    def complaints(self) -> list[str]:
        """What a person is told of a case that did not pass, a line each."""
        if self.skipped:
            return [self.skipped]
        failures = self.failures
        lines = [str(failure) for failure in failures[:FAILURES_SHOWN]]
        if len(failures) > FAILURES_SHOWN:
            lines.append(f"… and {len(failures) - FAILURES_SHOWN} more in report.json")
        if self.result is Result.FAILED and not failures:
            lines.append("no expectation was evaluated")
        return lines + [f"invalid: {fault.what}" for fault in self.faults]


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
