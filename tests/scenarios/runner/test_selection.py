"""Shards, what failed last time, repetitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from emulator.testing.fault import Fault
from scenarios.runner.casting import Role
from scenarios.runner.report import write_report
from scenarios.runner.selection import outcomes_of, read_cases, shard_of, to_run_again
from tests.scenarios.outcomes_made_up import BAD, GOOD, outcome
from tests.scenarios.scenario_text import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("wanted", "items"), [("", "abcde"), ("1/1", "abcde"), ("1/2", "ace"), ("2/2", "bd"), ("5/7", "e"), ("7/7", "")]
)
def test_shards_are_dealt_out_one_by_one(wanted: str, items: str) -> None:
    assert shard_of("abcde", wanted) == list(items)


@pytest.mark.parametrize("wanted", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2", "1/2 "])
def test_what_is_no_shard(wanted: str) -> None:
    with pytest.raises(BadInput, match=r"^--shard: expected i/n such as 1/4"):
        shard_of("abc", wanted)


def test_what_did_not_pass_last_time(tmp_path: Path) -> None:
    good, bad, odd = (
        outcome(tmp_path, verdict, name=name) for name, verdict in (("good", GOOD), ("bad", BAD), ("odd", GOOD))
    )
    odd.faults.append(Fault("late"))
    never = outcome(tmp_path, name="never")
    roles = [Role(case=each.case, world="simulated") for each in (good, bad, never)]
    write_report(tmp_path, [good, bad, odd], seed=1, wall_seconds=1.0, interrupted=False)
    again, lost = to_run_again(roles, tmp_path)
    assert ([role.case.name for role in again], lost) == (["bad"], ["odd"])
    write_report(tmp_path, [good, bad], seed=1, wall_seconds=1.0, interrupted=True)
    again, lost = to_run_again(roles, tmp_path)
    assert ([role.case.name for role in again], lost) == (["bad", "never"], [])


@pytest.mark.parametrize(("text", "message"), [(None, "there is no last run: "), ("[]", "no report"), ("{", "no rep")])
def test_without_a_last_run_there_is_nothing_to_run_again(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "report.json").write_text(text)
    with pytest.raises(BadInput, match=f"^--rerun-failed: .*{message}"):
        to_run_again([], tmp_path)


def test_every_repetition_has_a_name_and_a_folder_of_its_own(tmp_path: Path) -> None:
    (case,) = read_cases([write(tmp_path)])
    outcomes = outcomes_of([Role(case=case, world="simulated")], tmp_path / "out", 3)
    assert [each.name for each in outcomes] == ["small", "small #2", "small #3"]
    assert len({each.folder for each in outcomes}) == 3
