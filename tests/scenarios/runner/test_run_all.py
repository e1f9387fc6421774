"""The order of outcomes, and where an interruption ends a run."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from emulator.testing.fault import Fault
from hardware.lab_file import Lab, LabPhone
from scenarios.endpoints.run_lab import RunLab
from scenarios.language.scenario import PartyModel
from scenarios.runner import run_all as module
from scenarios.runner.outcome import Result
from scenarios.runner.progress import Screen
from scenarios.runner.run_all import GOES, judge_standstill, run_all
from scenarios.runner.standstills import Standstills
from tests.scenarios.outcomes_made_up import BAD, GOOD, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
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


LATE = Fault("the media engine woke 120 ms late", 120.0)


@pytest.mark.parametrize(
    ("verdict", "faults", "stood_still_ms", "result"),
    [
        (GOOD, [], 300.0, Result.PASSED),
        (BAD, [], 41.0, Result.INVALID),
        (BAD, [], 39.0, Result.FAILED),
        (GOOD, [LATE], 0.0, Result.INVALID),
    ],
)
def test_what_fails_while_the_machine_stands_still_is_invalid(
    tmp_path: Path, verdict: Verdict, faults: list[Fault], stood_still_ms: float, result: Result
) -> None:
    made = outcome(tmp_path, verdict)
    made.faults = faults
    judge_standstill(made, stood_still_ms)
    assert made.result is result
    assert made.stood_still_ms == stood_still_ms


def test_a_crash_is_ours_whatever_the_machine_did(tmp_path: Path) -> None:
    made = outcome(tmp_path, BAD)
    made.crashed = True
    judge_standstill(made, 300.0)
    assert (made.result, made.faults) == (Result.FAILED, [])


@pytest.mark.parametrize(
    ("stood_still_ms", "goes", "result"),
    [([90.0, 0.0], 2, Result.PASSED), ([90.0] * 9, GOES, Result.INVALID), ([0.0], 1, Result.INVALID)],
    ids=["once", "always", "late by itself"],
)
def test_a_disturbed_case_runs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stood_still_ms: list[float], goes: int, result: Result
) -> None:
    longest = iter(stood_still_ms)

    def run_one(done: Outcome, _seed: str, _progress: Callable[[str, str], None]) -> Outcome:
        done.verdicts.append(GOOD)
        done.evaluated = 1
        done.folder.mkdir(exist_ok=True)
        (done.folder / f"go{done.goes}").touch()
        if done.goes == 1 or len(stood_still_ms) > 2:
            done.faults.append(LATE)
        return done

    monkeypatch.setattr(module, "run_one", run_one)
    monkeypatch.setattr(Standstills, "most_ms", lambda *_: next(longest))
    made = outcome(tmp_path, evaluated=0)
    made.world = "live"
    (done,), interrupted = run_all([made], seed=1, parallel=1, screen=SCREEN)
    assert (done.result, done.goes, interrupted) == (result, goes, False)
    assert [file.name for file in done.folder.iterdir() if file.name.startswith("go")] == [f"go{goes}"]


def test_a_skipped_case_is_told_and_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "run_one", lambda done, _seed, _progress: done)
    lines = StringIO()
    skipped, other = outcome(tmp_path, name="a"), outcome(tmp_path, GOOD, name="b")
    skipped.skipped = "desk cannot transfer"
    assert run_all([skipped, other], seed=1, parallel=1, screen=Screen(Console(file=lines))) == (
        [skipped, other],
        False,
    )
    assert "skipped     a  0.5 s\n    desk cannot transfer\n" in lines.getvalue()


def test_a_case_with_phones_that_are_there_once_runs_beside_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def in_workers(outcomes: Sequence[Outcome], *_others: object) -> Iterator[Outcome]:
        ran.append("together: " + " ".join(each.name for each in outcomes))
        yield from outcomes

    def run_one(done: Outcome, _seed: str, _progress: Callable[[str, str], None]) -> Outcome:
        ran.append(f"alone: {done.name}")
        return done

    monkeypatch.setattr(module, "run_in_workers", in_workers)
    monkeypatch.setattr(module, "run_one", run_one)
    made = [outcome(tmp_path, GOOD, name=name) for name in ("a", "real", "b")]
    desk = PartyModel(phone="phone", device="desk")
    case = made[1].case
    made[1].case = replace(case, scenario=case.scenario.model_copy(update={"parties": {"agent": desk}}))
    made[1].lab = RunLab(lab=Lab(sip="192.0.2.1:5060", phones={"desk": LabPhone(vendor="snom")}))
    assert run_all(made, seed=1, parallel=4, screen=SCREEN) == (made, False)
    assert ran == ["together: a b", "alone: real"]
