"""`offhook run`: from paths and options to a report and an exit code."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from emulator.testing.emulators import Emulators
from scenarios.endpoints.kinds import parse_overrides
from scenarios.language.loader import load_cases
from scenarios.runner.case_run import run_case
from scenarios.runner.casting import cast_cases
from scenarios.runner.junit import write_junit
from scenarios.runner.outcome import Outcome, Result
from scenarios.runner.progress import Screen
from scenarios.runner.report import write_report
from scenarios.runner.workers import run_in_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SHIPPED_CASES = Path(__file__).parents[1] / "cases"
PASSED, FAILED, INVALID, INTERRUPTED = 0, 1, 3, 130
UNFIT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def run_command(
    paths: Sequence[Path], *, world: str, seed: int, out: Path, parallel: int, endpoints: Sequence[str]
) -> int:
    """Run scenarios and report. Exit code: 0 all passed, 1 a failure, 3 invalid, 130 interrupted.

    Raises BadInput (exit 2) before anything runs: an unknown word, a file that is not there, an option that is wrong.
    """
    cast = cast_cases(load_cases(paths or [SHIPPED_CASES]), world, parse_overrides(endpoints))
    outcomes = [
        Outcome(case=role.case, world=role.world, folder=_folder(out, role.case.name), notices=list(role.notices))
        for role in cast.roles
    ]
    started = time.perf_counter()
    screen = Screen()
    with screen:
        for notice in cast.notices:
            screen.notice(notice)
        finished, interrupted = _run_all(outcomes, seed, parallel, screen)
    wall_seconds = time.perf_counter() - started
    write_report(out, finished, seed=seed, wall_seconds=wall_seconds, interrupted=interrupted)
    write_junit(out, finished, wall_seconds)
    screen.summary(finished, out)
    return INTERRUPTED if interrupted else exit_code([outcome.result for outcome in finished])


def exit_code(results: Sequence[Result]) -> int:
    """A failure counts more than an invalid run; a run without a case has shown nothing."""
    if Result.INTERRUPTED in results:
        return INTERRUPTED
    if Result.FAILED in results or not results:
        return FAILED
    return INVALID if Result.INVALID in results else PASSED


def run_one(outcome: Outcome, seed: str, progress: Callable[[str, str], None]) -> Outcome:
    """Run a case in a loop of its own, in this process."""
    emulator = Emulators()
    emulator.run(outcome.world, lambda: run_case(outcome, emulator=emulator, seed=seed, progress=progress))
    return outcome


def _run_all(outcomes: list[Outcome], seed: int, parallel: int, screen: Screen) -> tuple[list[Outcome], bool]:
    """The outcomes of what ran, in the order of the files, and whether somebody pressed Ctrl-C."""
    seeds = [f"{seed} {outcome.case.name}" for outcome in outcomes]
    finished: list[Outcome] = []
    interrupted = False
    try:
        for outcome in _running(outcomes, seeds, parallel, screen):
            finished.append(outcome)
            screen.done(outcome)
            if outcome.interrupted:
                interrupted = True
                if parallel == 1:
                    break
    except KeyboardInterrupt:
        interrupted = True
    interrupted = interrupted or len(finished) < len(outcomes)
    order = {outcome.case.name: place for place, outcome in enumerate(outcomes)}
    return sorted(finished, key=lambda outcome: order[outcome.case.name]), interrupted


def _running(outcomes: list[Outcome], seeds: list[str], parallel: int, screen: Screen) -> Iterator[Outcome]:
    if parallel > 1 and len(outcomes) > 1:
        yield from run_in_workers(outcomes, seeds, parallel, run_one, screen.doing)
        return
    for outcome, seed in zip(outcomes, seeds, strict=True):
        yield run_one(outcome, seed, screen.doing)


def _folder(out: Path, name: str) -> Path:
    """A fresh folder for a case; what an earlier run left there is removed."""
    folder = out / UNFIT_FOR_A_NAME.sub("-", name).strip("-")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    except OSError as error:
        raise BadInput(f"cannot be written: {os.strerror(error.errno or 0)}", place=str(folder)) from error
    return folder
