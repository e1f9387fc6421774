"""When a trial is a red result, and which trials there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.testing.fault import Fault
from scenarios.proof.verdict import Verdict
from scenarios.runner.workers import STILL_RUNNING
from tests.scenarios.outcomes_made_up import outcome
from tools.mutate import table
from tools.mutate.every_mutant import MUTANTS
from tools.mutate.trial import CRASHED, Trial, cases_by_name, trials_of

if TYPE_CHECKING:
    from pathlib import Path

NAME = "channels_swapped"
GOOD = Verdict("left: samples", True, 400, 400)
BAD = Verdict("diagnosis", False, f"a thing: {MUTANTS[NAME].says}", "nothing wrong")
ELSEWHERE = Verdict("/hangup/", False, "twice", "once")


def trial(folder: Path, *verdicts: Verdict, mutant: str = NAME, executed: int = 1) -> Trial:
    made = outcome(folder, name="a_case")
    return Trial(
        case=made.case,
        folder=folder,
        world="simulated",
        mutant=mutant,
        executed=executed,
        verdicts=list(verdicts),
        evaluated=len(verdicts),
    )


def test_a_mutant_that_is_noticed_by_what_it_breaks_is_caught(tmp_path: Path) -> None:
    caught = trial(tmp_path, GOOD, ELSEWHERE, BAD)
    assert caught.complaint == ""
    assert caught.evidence == BAD


@pytest.mark.parametrize(
    ("verdicts", "executed", "complaint"),
    [
        ([GOOD], 1, "missed: the case passed"),
        ([GOOD, ELSEWHERE], 1, "not caught by what it breaks"),
        ([GOOD, BAD], 0, "never executed"),
        ([BAD, Verdict("the case can run", False, "KeyError", CRASHED)], 1, "crashed"),
    ],
)
def test_everything_else_is_red(tmp_path: Path, verdicts: list[Verdict], executed: int, complaint: str) -> None:
    assert complaint in trial(tmp_path, *verdicts, executed=executed).complaint


def test_a_case_that_hangs_has_caught_its_mutant_and_no_control(tmp_path: Path) -> None:
    given_up = Verdict("the case can run", False, STILL_RUNNING, "done within 120 s of wall time")
    hung = trial(tmp_path / "hung", given_up, executed=0)
    assert hung.complaint == ""
    assert table.line_of(hung).startswith("by time-out")
    assert "still running" in trial(tmp_path / "control", given_up, mutant="").complaint


def test_what_a_crashed_patch_did_counts_for_nothing(tmp_path: Path) -> None:
    crashed = trial(tmp_path, BAD)
    crashed.crash = "take: TypeError()"
    assert crashed.complaint == "the mutant crashed: take: TypeError()"


def test_an_invalid_run_has_caught_nothing(tmp_path: Path) -> None:
    disturbed = trial(tmp_path, BAD)
    disturbed.faults.append(Fault("late ticks"))
    assert disturbed.complaint == "missed: the case invalid"


def test_a_control_has_to_pass(tmp_path: Path) -> None:
    assert trial(tmp_path / "good", GOOD, mutant="", executed=0).complaint == ""
    assert trial(tmp_path / "bad", GOOD, BAD, mutant="", executed=0).complaint.startswith("fails without any mutant")


def test_controls_come_first_and_once(tmp_path: Path) -> None:
    cases = cases_by_name()
    mutants = list(MUTANTS.values())
    trials = trials_of(mutants, cases, tmp_path, every_case=True)
    controls = [each.case.name for each in trials if not each.mutant]
    assert [bool(each.mutant) for each in trials] == [False] * len(controls) + [True] * (len(trials) - len(controls))
    assert len(set(controls)) == len(controls)
    assert len(trials) - len(controls) == sum(len(each.cases) for each in mutants)
    first = trials_of(mutants, cases, tmp_path, every_case=False)
    assert sum(bool(each.mutant) for each in first) == len(mutants)
