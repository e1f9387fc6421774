"""docs/record-matrix.md is what the rules say."""

from __future__ import annotations

from tests.house.source_tree import ROOT
from tools.record_matrix.combinations import everything, families
from tools.record_matrix.page import PAGE, TEST, page


def test_the_page_is_in_step() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tools.record_matrix --write"


def test_every_cell_stands_on_it_once() -> None:
    text, family, found = page(), "", []
    for line in text.splitlines():
        if line.startswith("### "):
            family = line.removeprefix("### ")
        elif family and line.startswith("| `"):
            name = line.split("`")[1]
            found.append(name if family in families() else f"{family}-{name}")
    assert sorted(found) == sorted(each.name for each in everything())


def test_the_test_that_it_names_is_there() -> None:
    assert (ROOT / TEST).is_file()
