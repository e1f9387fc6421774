"""Runs cases against mutants, each in a worker process, and says whether the case has noticed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.language.loader import load_cases
from scenarios.runner.command import SHIPPED_CASES
from scenarios.runner.outcome import Outcome, Result, fresh_folder
from scenarios.runner.solo import run_one
from scenarios.runner.workers import STILL_RUNNING, run_in_workers
from tools.mutate.every_mutant import MUTANTS
from tools.mutate.mutant import Breakage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scenarios.language.loader import Case
    from scenarios.proof.verdict import Verdict
    from tools.mutate.mutant import Mutant

LIMIT_S = 120.0
"""Of wall time, for one trial; the longest case takes three seconds on a quiet machine."""
CRASHED = "no error of ours"
"""The limit of the verdict on a case that an exception ended."""


@dataclass(slots=True, kw_only=True)
class Trial(Outcome):
    """One case under one mutant; without a mutant it is a control, which has to pass."""

    mutant: str = ""
    executed: int = 0
    """Calls of what the mutant replaced."""
    crash: str = ""
    """What its patch raised."""

    @property
    def evidence(self) -> Verdict | None:
        """The first failed verdict that says what the mutant is known by."""
        says = re.compile(MUTANTS[self.mutant].says)
        return next((verdict for verdict in self.failures if says.search(str(verdict))), None)

    @property
    def hung(self) -> bool:
        """Whether the case did not come to an end: nobody can miss that."""
        return any(verdict.measured == STILL_RUNNING for verdict in self.verdicts)

    @property
    def complaint(self) -> str:
        """Why this trial is a red result; empty when it is as it should be."""
        first = str(next(iter(self.failures), "nothing failed"))
        if not self.mutant:
            return "" if self.result is Result.PASSED else f"fails without any mutant: {first}"
        if self.hung:
            return ""
        if not self.executed:
            return "what the mutant breaks was never executed"
        if self.crash or any(verdict.limit == CRASHED for verdict in self.failures):
            return f"the mutant crashed: {self.crash or first}"
        if self.result is not Result.FAILED:
            return f"missed: the case {self.result.value}"
        return "" if self.evidence else f"not caught by what it breaks ({MUTANTS[self.mutant].says!r}): {first}"


def cases_by_name() -> dict[str, Case]:
    """All shipped cases."""
    return {case.name: case for case in load_cases([SHIPPED_CASES])}


def trials_of(mutants: Sequence[Mutant], cases: dict[str, Case], out: Path, *, every_case: bool) -> list[Trial]:
    """Controls first, then each mutant with its first case or all of them. Raises KeyError: there is no such case."""
    pairs = [(each, name) for each in mutants for name in (each.cases if every_case else each.cases[:1])]
    controls = [_trial(cases[name], out / "control") for name in dict.fromkeys(name for _, name in pairs)]
    return controls + [_trial(cases[name], out / each.name, each.name) for each, name in pairs]


def run_trials(trials: Sequence[Trial], parallel: int) -> Iterator[Trial]:
    """The trials as they are done."""
    seeds = [f"1 {trial.case.name}" for trial in trials]
    for done in run_in_workers(trials, seeds, parallel, run_trial, lambda *_: None, limit_s=LIMIT_S):
        assert isinstance(done, Trial), "what was given out comes back"
        yield done


def run_trial(trial: Outcome, seed: str, progress: Callable[[str, str], None]) -> Outcome:
    """Run a case with its mutant in this process, which afterwards is as it was before."""
    assert isinstance(trial, Trial), "only trials are given out"
    with Breakage() as breakage:
        if trial.mutant:
            MUTANTS[trial.mutant].apply(breakage)
        run_one(trial, seed, progress)
    trial.executed, trial.crash = breakage.executed, breakage.crash
    return trial


def _trial(case: Case, folder: Path, mutant: str = "") -> Trial:
    return Trial(case=case, folder=fresh_folder(folder, case.name), world="simulated", mutant=mutant)
