"""`offhook run`: from paths and options to a report and an exit code."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.language.loader import load_cases
from scenarios.runner.app_hosting import check_apps
from scenarios.runner.casting import cast_cases
from scenarios.runner.junit import write_junit
from scenarios.runner.outcome import Outcome, Result, fresh_folder
from scenarios.runner.progress import Screen
from scenarios.runner.report import write_report
from scenarios.runner.run_all import run_all

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED_CASES = Path(__file__).parents[1] / "cases"
PASSED, FAILED, INVALID, INTERRUPTED = 0, 1, 3, 130


def run_command(
    paths: Sequence[Path], *, world: str, seed: int, out: Path, parallel: int, endpoints: Sequence[str]
) -> int:
    """Run scenarios and report. Exit code: 0 all passed, 1 a failure, 3 invalid, 130 interrupted.

    Raises BadInput (exit 2) before anything runs: an unknown word, a file that is not there, an option that is wrong.
    """
    cases = load_cases(paths or [SHIPPED_CASES])
    check_apps(cases)
    cast = cast_cases(cases, world, endpoints)
    outcomes = [
        Outcome(case=role.case, world=role.world, folder=fresh_folder(out, role.case.name), notices=list(role.notices))
        for role in cast.roles
    ]
    started = time.perf_counter()
    screen = Screen()
    with screen:
        for notice in cast.notices:
            screen.notice(notice)
        finished, interrupted = run_all(outcomes, seed=seed, parallel=parallel, screen=screen)
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
