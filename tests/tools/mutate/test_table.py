"""The table of the page: its rows, and that the page has every mutant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.proof.verdict import Verdict
from tests.tools.mutate.test_trial import BAD, GOOD, NAME, trial
from tools.mutate.every_mutant import MUTANTS
from tools.mutate.table import LONGEST, PAGE, line_of, rows

if TYPE_CHECKING:
    from pathlib import Path


def test_ids_and_places_are_left_out(tmp_path: Path) -> None:
    id_ = "b46c898d-7067-43f5-a0a7-407d51224b9e"
    bad = Verdict("diagnosis", False, f"{MUTANTS[NAME].says} | /tmp/a/{id_}.mp3", "nothing", where=f"/tmp/{id_}.wav")
    line = line_of(trial(tmp_path, bad))
    assert line == f"diagnosis: expected nothing, measured {MUTANTS[NAME].says} \\| ….mp3"


def test_a_long_line_is_cut(tmp_path: Path) -> None:
    bad = Verdict("diagnosis", False, MUTANTS[NAME].says + "!" * 400, "nothing")
    assert len(line_of(trial(tmp_path, bad))) == LONGEST


def test_a_row_for_each_mutant_that_ran(tmp_path: Path) -> None:
    done = trial(tmp_path / "mutant", GOOD, BAD)
    done.case = replace(done.case, name=MUTANTS[NAME].cases[0])
    control = trial(tmp_path / "control", GOOD, mutant="")
    _, _, *written = rows([control, done])
    assert len(written) == 1
    assert f"`recordings.{NAME}`" in written[0]
    assert MUTANTS[NAME].summary in written[0]


def test_the_page_has_every_mutant() -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [each.name for each in MUTANTS.values() if f"| `{each.place}.{each.name}` | {each.summary} |" not in page]
    assert not missing, "write the table anew: python -m tools.mutate --write"
