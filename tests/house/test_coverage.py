"""docs/coverage.md holds: every case and test that it names exists, and no row is left without an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenarios.language.loader import case_files
from tests.house.source_tree import ROOT
from tests.house.test_docs import cells

PAGE = Path("docs/coverage.md")
HEAD = ["claim", "shown by", "remark"]
OPEN = "nothing to show"
NAMES = re.compile(r"`([^`]+)`")


def rows() -> list[list[str]]:
    """The rows of all tables, heads and rules left out."""
    lines = [line for line in (ROOT / PAGE).read_text("utf-8").splitlines() if line.startswith("|")]
    return [row for line in lines if (row := cells(line)) != HEAD and not set("".join(row)) <= set("-: ")]


def case_names() -> set[str]:
    """The names that the shipped scenarios have, without what their matrices add."""
    files = case_files([ROOT / "scenarios/cases"])
    return {found[1] for file in files if (found := re.search(r"^name: *(\w+)", file.read_text("utf-8"), re.MULTILINE))}


def exists(name: str, cases: set[str]) -> bool:
    """Whether a case, or `tests/file.py::function`, is there."""
    path, _, function = name.partition("::")
    if not function:
        return name in cases
    file = ROOT / path
    return file.is_file() and f"def {function}(" in file.read_text("utf-8")


def fault(row: list[str], cases: set[str]) -> str:
    """What is wrong with a row, or an empty string."""
    if len(row) != len(HEAD) or not row[0]:
        return "is not a claim, what shows it, and a remark"
    if row[1] == OPEN:
        return ""
    names = NAMES.findall(row[1])
    if not names or ", ".join(f"`{name}`" for name in names) != row[1]:
        return f"is shown by {row[1]!r}: expected names of cases or tests, or {OPEN!r}"
    missing = [name for name in names if not exists(name, cases)]
    return f"names what is not there: {', '.join(missing)}" if missing else ""


def test_what_the_page_names_exists() -> None:
    cases = case_names()
    wrong = [f"{row[0]}: {why}" for row in rows() if (why := fault(row, cases))]
    assert len(rows()) > 100
    assert not wrong, "\n".join(wrong)


def test_what_a_remark_calls_a_case_is_one() -> None:
    cases = case_names()
    assert [name for row in rows() for name in NAMES.findall(row[2]) if "_" in name and name not in cases] == []


@pytest.mark.parametrize(
    "row",
    [
        ["a claim", "", ""],
        ["a claim", "`a`"],
        ["a claim", "`b`", ""],
        ["a claim", "`a` and more", ""],
        ["a claim", "not yet", ""],
        ["a claim", "`tests/house/test_coverage.py::test_of_nothing`", ""],
    ],
)
def test_a_broken_row_is_seen(row: list[str]) -> None:
    assert fault(row, {"a"})


def test_a_whole_row_is_fine() -> None:
    assert not fault(["a claim", "`a`, `tests/house/test_coverage.py::test_a_broken_row_is_seen`", ""], {"a"})
