"""Runs all cases, one after the other or side by side, until they are done or somebody presses Ctrl-C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.runner.solo import run_one
from scenarios.runner.workers import run_in_workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.runner.outcome import Outcome
    from scenarios.runner.progress import Screen


def run_all(outcomes: Sequence[Outcome], *, seed: int, parallel: int, screen: Screen) -> tuple[list[Outcome], bool]:
    """The outcomes of what ran, in the order they came in, and whether the run was interrupted."""
    finished: list[Outcome] = []
    try:
        for outcome in _running(outcomes, seed, parallel, screen):
            finished.append(outcome)
            screen.done(outcome)
            if outcome.interrupted and parallel == 1:
                break
    except KeyboardInterrupt:
        pass
    interrupted = len(finished) < len(outcomes) or any(outcome.interrupted for outcome in finished)
    order = {outcome.name: place for place, outcome in enumerate(outcomes)}
    return sorted(finished, key=lambda outcome: order[outcome.name]), interrupted


def _running(outcomes: Sequence[Outcome], seed: int, parallel: int, screen: Screen) -> Iterator[Outcome]:
    seeds = [f"{seed + outcome.repetition - 1} {outcome.case.name}" for outcome in outcomes]
    if parallel > 1 and len(outcomes) > 1:
        yield from run_in_workers(outcomes, seeds, parallel, run_one, screen.doing)
        return
    for outcome, own in zip(outcomes, seeds, strict=True):
        yield run_one(outcome, own, screen.doing)
