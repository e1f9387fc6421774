"""One case in this process: an error of ours ends the case, is kept, and fails it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.emulators import Emulators
from scenarios.runner import solo
from scenarios.runner.outcome import Result
from scenarios.runner.solo import run_one
from tests.scenarios.outcomes_made_up import GOOD, outcome

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_crash_is_an_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise AssertionError("two legs in one slot\nand more")

    monkeypatch.setattr(solo, "run_case", crash)
    done = run_one(outcome(tmp_path, GOOD), "1", lambda *_: None)
    assert done.result is Result.FAILED
    line = crash.__code__.co_firstlineno + 1
    assert (
        done.failures[0].measured
        == f"AssertionError: two legs in one slot, at tests/scenarios/runner/test_solo.py:{line} in crash"
    )
    assert "two legs in one slot\nand more" in (done.folder / "crash.txt").read_text()


def test_a_ctrl_c_that_comes_too_early_or_too_late_is_an_outcome_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Emulators, "run", press)
    assert run_one(outcome(tmp_path, GOOD), "1", lambda *_: None).result is Result.INTERRUPTED


def test_the_world_is_that_of_the_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds: list[str] = []
    monkeypatch.setattr(Emulators, "run", lambda _self, world, _main: worlds.append(world))
    run_one(outcome(tmp_path, GOOD), "1", lambda *_: None)
    assert worlds == ["simulated"]
