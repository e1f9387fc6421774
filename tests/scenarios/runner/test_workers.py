"""Worker processes: side by side, alive after a crash, and interrupted in order."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.runner import workers
from scenarios.runner.workers import run_in_workers
from tests.scenarios.outcomes_made_up import outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scenarios.runner.outcome import Outcome

    Progress = Callable[[str, str], None]

pytestmark = [pytest.mark.live, pytest.mark.slow]


def note_seed(done: Outcome, seed: str, progress: Progress) -> Outcome:
    progress(done.case.name, f"running with {seed}")
    done.notices.append(seed)
    return done


def die_if_told(done: Outcome, seed: str, progress: Progress) -> Outcome:
    if seed == "die":
        os._exit(9)
    return note_seed(done, seed, progress)


def hang_if_told(done: Outcome, seed: str, progress: Progress) -> Outcome:
    while seed == "hang":
        time.sleep(1)
    return note_seed(done, seed, progress)


def last_until_interrupted(done: Outcome, seed: str, progress: Progress) -> Outcome:
    try:
        progress(done.case.name, "lasting")
        time.sleep(30)
    except KeyboardInterrupt:
        done.interrupted = True
    return done


def outcomes(folder: Path, count: int) -> list[Outcome]:
    return [outcome(folder, name=f"case_{number}") for number in range(count)]


def test_all_are_run_and_told_of(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    made = outcomes(tmp_path, 3)
    done = list(run_in_workers(made, ["a", "b", "c"], 2, note_seed, lambda *news: told.append(news)))
    assert sorted((each.case.name, *each.notices) for each in done) == [
        ("case_0", "a"),
        ("case_1", "b"),
        ("case_2", "c"),
    ]
    assert ("case_1", "running with b") in told


def test_a_process_that_dies_has_failed_its_case(tmp_path: Path) -> None:
    done = list(run_in_workers(outcomes(tmp_path, 2), ["die", "b"], 2, die_if_told, lambda *_: None))
    assert sorted((each.case.name, *(verdict.measured for verdict in each.failures)) for each in done) == [
        ("case_0", "its process ended with exit code 9"),
        ("case_1",),
    ]


def test_a_process_that_died_is_replaced(tmp_path: Path) -> None:
    done = list(run_in_workers(outcomes(tmp_path, 2), ["die", "b"], 1, die_if_told, lambda *_: None))
    assert [(each.case.name, each.notices) for each in done] == [("case_0", []), ("case_1", ["b"])]


def test_a_process_that_hangs_is_given_up_and_replaced(tmp_path: Path) -> None:
    made = outcomes(tmp_path, 2)
    done = list(run_in_workers(made, ["hang", "b"], 1, hang_if_told, lambda *_: None, limit_s=8.0))
    assert [(each.case.name, [verdict.measured for verdict in each.failures]) for each in done] == [
        ("case_0", ["still running"]),
        ("case_1", []),
    ]


def test_an_interruption_before_a_case_has_begun_drops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def press_ctrl_c(pipes: list[Any], patience: float | None) -> list[Any]:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(workers, "wait", press_ctrl_c)
    started = time.monotonic()
    assert list(run_in_workers(outcomes(tmp_path, 1), [""], 1, last_until_interrupted, lambda *_: None)) == []
    assert time.monotonic() - started < 10


def test_an_interruption_finishes_what_is_under_way(tmp_path: Path) -> None:
    def interrupt(name: str, what: str) -> None:
        signal.raise_signal(signal.SIGINT)

    started = time.monotonic()
    done = list(run_in_workers(outcomes(tmp_path, 3), ["", "", ""], 1, last_until_interrupted, interrupt))
    assert [(each.case.name, each.interrupted) for each in done] == [("case_0", True)]
    assert time.monotonic() - started < 20
