"""Plays one case in this process and leaves its report in its folder."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rich.console import Console

from scenarios.runner.casting import cast_cases
from scenarios.runner.preparing import prepare_process
from scenarios.runner.progress import Screen
from scenarios.runner.report import write_report
from scenarios.runner.run_all import run_all
from scenarios.runner.selection import outcomes_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.loader import Case
    from scenarios.runner.outcome import Outcome

prepare_once = cache(prepare_process)
_UNSEEN = Screen(Console(quiet=True))
"""pytest has a screen of its own."""


def play(case: Case, *, world: str, seed: int, out: Path) -> Outcome:
    """Run `case` as `offhook run --world WORLD --seed SEED` does; its folder below `out` also holds report.json.

    Raises BadInput when it has no place in that world, Unavailable when a program is missing with CI=true, and
    KeyboardInterrupt after Ctrl-C, when the report has been written.
    """
    prepare_once()
    (outcome,) = outcomes_of(cast_cases([case], world).roles, out, 1)
    ((outcome,), _) = run_all([outcome], seed=seed, parallel=1, screen=_UNSEEN)
    outcome.folder.mkdir(parents=True, exist_ok=True)  # after a very early Ctrl-C it is not there
    write_report(
        outcome.folder, [outcome], seed=seed, wall_seconds=outcome.wall_seconds, interrupted=outcome.interrupted
    )
    if outcome.interrupted:
        raise KeyboardInterrupt
    return outcome
