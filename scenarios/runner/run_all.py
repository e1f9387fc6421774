"""Runs all cases, one after the other or side by side, until they are done or somebody presses Ctrl-C.

A live case that the machine disturbed by standing still has shown nothing, and runs again.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.testing.fault import Fault
from scenarios.runner.outcome import Result, fresh_folder
from scenarios.runner.solo import run_one
from scenarios.runner.standstills import Standstills
from scenarios.runner.workers import run_in_workers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.runner.outcome import Outcome
    from scenarios.runner.progress import Screen

GOES = 4
"""So often a case runs under which the machine stands still again and again; then it is invalid."""
STANDSTILL_LIMIT_MS = 40.0
"""Two packets: what fails in a case during which the machine stood still for longer may be the fault of nobody."""


def run_all(outcomes: Sequence[Outcome], *, seed: int, parallel: int, screen: Screen) -> tuple[list[Outcome], bool]:
    """The outcomes of what ran or was skipped, in the order of `outcomes`, and whether the run was interrupted."""
    finished = {outcome.name: outcome for outcome in outcomes if outcome.skipped}
    for outcome in finished.values():
        screen.done(outcome)
    live = any(outcome.world == "live" and not outcome.skipped for outcome in outcomes)
    interrupted = False
    with Standstills() if live else contextlib.nullcontext() as standstills:
        waiting = [outcome for outcome in outcomes if not outcome.skipped]
        while waiting and not interrupted:
            blank = {outcome.name: _blank(outcome) for outcome in waiting}
            begun, waiting = waiting, []
            try:
                for outcome in _running(begun, seed, parallel, screen):
                    if standstills is not None and outcome.world == "live":
                        judge_standstill(outcome, standstills.most_ms(outcome.began_s, outcome.ended_s))
                    finished[outcome.name] = outcome
                    again = outcome.goes < GOES and outcome.is_worth_another_go
                    screen.done(outcome, again=again)
                    if again:
                        waiting.append(blank[outcome.name])
                    if outcome.interrupted and parallel == 1:
                        break
            except KeyboardInterrupt:
                interrupted = True
            interrupted |= len(finished) < len(outcomes) or any(outcome.interrupted for outcome in finished.values())
            for outcome in waiting if not interrupted else ():
                fresh_folder(outcome.folder.parent, outcome.name)
    return [finished[outcome.name] for outcome in outcomes if outcome.name in finished], interrupted


def judge_standstill(outcome: Outcome, stood_still_ms: float) -> None:
    """A case that did not pass while the machine stood still is invalid, and says so."""
    outcome.stood_still_ms = stood_still_ms
    excuses = outcome.result is Result.INVALID or (outcome.result is Result.FAILED and not outcome.crashed)
    if excuses and stood_still_ms > STANDSTILL_LIMIT_MS:
        outcome.faults.append(Fault(f"the machine stood still for {stood_still_ms:.0f} ms", stood_still_ms))


def _blank(outcome: Outcome) -> Outcome:
    """For another go at the case."""
    return replace(
        outcome,
        notices=list(outcome.notices),
        verdicts=[],
        faults=[],
        legs=[],
        measured_by_phones=[],
        phone_events=[],
        goes=outcome.goes + 1,
    )


def _running(outcomes: Sequence[Outcome], seed: int, parallel: int, screen: Screen) -> Iterator[Outcome]:
    """Side by side what can; a case with phones that are there once runs when nothing else does."""
    together = [outcome for outcome in outcomes if parallel > 1 and not outcome.runs_alone]
    if len(together) > 1:
        seeds = [_seed(outcome, seed) for outcome in together]
        yield from run_in_workers(together, seeds, parallel, run_one, screen.doing)
    begun = {outcome.name for outcome in together} if len(together) > 1 else set[str]()
    for outcome in outcomes:
        if outcome.name not in begun:
            yield run_one(outcome, _seed(outcome, seed), screen.doing)


def _seed(outcome: Outcome, seed: int) -> str:
    return f"{seed + outcome.repetition - 1} {outcome.case.name}"
