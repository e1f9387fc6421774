"""The order of outcomes, and where an interruption ends a run."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from scenarios.runner import run_all as module
from scenarios.runner.progress import Screen
from scenarios.runner.run_all import run_all
from tests.scenarios.outcomes_made_up import GOOD, outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from scenarios.runner.outcome import Outcome

SCREEN = Screen(Console(file=StringIO()))


def test_each_case_has_a_seed_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[str] = []

    def run_one(done: Outcome, seed: str, progress: Callable[[str, str], None]) -> Outcome:
        seeds.append(seed)
        return done

    monkeypatch.setattr(module, "run_one", run_one)
    made = [outcome(tmp_path, GOOD, name=name) for name in ("b", "a")]
    assert run_all(made, seed=7, parallel=1, screen=SCREEN) == (made, False)
    assert seeds == ["7 b", "7 a"]


def test_after_an_interruption_nothing_more_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_one(done: Outcome, seed: str, progress: Callable[[str, str], None]) -> Outcome:
        done.interrupted = done.case.name == "b"
        return done

    monkeypatch.setattr(module, "run_one", run_one)
    made = [outcome(tmp_path, GOOD, name=name) for name in ("a", "b", "c")]
    assert run_all(made, seed=1, parallel=1, screen=SCREEN) == (made[:2], True)


def test_ctrl_c_between_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_one(done: Outcome, seed: str, progress: Callable[[str, str], None]) -> Outcome:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "run_one", run_one)
    assert run_all([outcome(tmp_path, GOOD)], seed=1, parallel=1, screen=SCREEN) == ([], True)


def test_side_by_side_the_order_of_the_files_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [outcome(tmp_path, GOOD, name=name) for name in ("a", "b", "c")]
    monkeypatch.setattr(module, "run_in_workers", lambda outcomes, *_: reversed(outcomes))
    assert run_all(made, seed=1, parallel=3, screen=SCREEN) == (made, False)
