"""`offhook run`: from paths and options to a report and an exit code."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.runner.casting import cast_cases
from scenarios.runner.junit import write_junit
from scenarios.runner.outcome import Result
from scenarios.runner.progress import Screen
from scenarios.runner.report import write_report
from scenarios.runner.run_all import run_all
from scenarios.runner.run_on_the_bus import lab_in_use, published
from scenarios.runner.selection import outcomes_of, read_cases, shard_of, to_run_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.sip.commands import AdoptBindings

SHIPPED_CASES = Path(__file__).parents[1] / "cases"
PASSED, FAILED, INVALID, INTERRUPTED = 0, 1, 3, 130


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """What the command line asks for."""

    paths: Sequence[Path] = ()
    """Files and folders; none: the shipped cases."""
    world: str = "auto"
    seed: int = 1
    out: Path = Path("out")
    parallel: int = 1
    endpoints: Sequence[str] = ()
    """`PARTY=KIND` each."""
    shard: str = ""
    """`i/n`: only the i-th of n parts."""
    rerun_failed: bool = False
    """Only what did not pass in the run that `out` holds."""
    repeat: int = 1
    """How often each case runs, each time with the next seed."""
    lab: Path | None = None
    """Where the phones of the kind `phone` are described; None: what a case names, else `lab.yaml`."""
    dry_run: bool = False
    """No device of the lab bus is switched."""
    secrets: bool = False
    """Whether files and verdicts show passwords, tokens, keys and digest responses."""


def run_command(order: RunOrder) -> int:
    """Run scenarios and report. Exit code: 0 all passed, 1 a failure, 3 invalid, 130 interrupted.

    Raises BadInput (exit 2) before anything runs: an unknown word, a file that is not there, an option that is wrong.
    """
    cases = read_cases(order.paths or [SHIPPED_CASES])
    mine = shard_of(cases, order.shard) if order.shard else None
    cast = cast_cases(cases, order.world, order.endpoints, mine=mine, lab=order.lab)
    roles = cast.roles
    screen = Screen()
    if order.rerun_failed:
        roles, lost = to_run_again(roles, order.out)
        if lost:
            screen.notice(f"did not pass in the last run and is not among these cases: {', '.join(lost)}")
            if not roles:
                return FAILED
    if not roles:
        screen.notice("nothing to run: " + ("nothing has failed" if order.rerun_failed else "the shard is empty"))
        return PASSED
    outcomes = outcomes_of(roles, order.out, order.repeat, shows_secrets=order.secrets)
    kept: dict[str, AdoptBindings] = {}
    for outcome in outcomes:
        outcome.lab = replace(outcome.lab, dry_run=order.dry_run, kept=kept)
    started = time.perf_counter()
    with published(order.lab or lab_in_use(outcomes), screen), screen:
        for notice in cast.notices:
            screen.notice(notice)
        finished, interrupted = run_all(outcomes, seed=order.seed, parallel=order.parallel, screen=screen)
    wall_seconds = time.perf_counter() - started
    write_report(order.out, finished, seed=order.seed, wall_seconds=wall_seconds, interrupted=interrupted)
    write_junit(order.out, finished, wall_seconds)
    screen.summary(finished, order.out, wall_seconds)
    return INTERRUPTED if interrupted else exit_code([outcome.result for outcome in finished])


def exit_code(results: Sequence[Result]) -> int:
    """A failure counts more than an invalid run; a run without a case has shown nothing."""
    if Result.INTERRUPTED in results:
        return INTERRUPTED
    if Result.FAILED in results or not results:
        return FAILED
    return INVALID if Result.INVALID in results else PASSED
