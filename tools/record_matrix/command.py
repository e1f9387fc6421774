"""The command line of the Record matrix."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.record_matrix.cells import Cell
from tools.record_matrix.combination import play as play_combination
from tools.record_matrix.combinations import everything
from tools.record_matrix.judge import failures, judge
from tools.record_matrix.page import PAGE, page
from tools.record_matrix.rules import expected
from tools.record_matrix.scenes import play as play_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.record_matrix.combination import Combination

HOW = "usage: python -m tools.record_matrix --write, or the ids of cells, or parts of them"


def main(arguments: Sequence[str]) -> int:
    """0 when the page was written or every cell is as it must be, 1 when one is not, 2 for a mistake in `arguments`."""
    if list(arguments) == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    chosen = [each for each in everything() if any(word in each.name for word in arguments)]
    if not chosen:
        print(f"there is no such cell; {HOW}")  # noqa: T201 - a command speaks
        return 2
    return max(show(each) for each in chosen)


def show(chosen: Cell | Combination) -> int:
    """Play a cell or a combination and print what became of it."""
    with tempfile.TemporaryDirectory(prefix="offhook-") as folder:
        wrong = faults(chosen, Path(folder))
    print("\n  ".join([f"{'FAIL' if wrong else 'pass'}  {chosen.name}", *wrong]))  # noqa: T201
    return 1 if wrong else 0


def faults(chosen: Cell | Combination, folder: Path) -> list[str]:
    """Play it in a world of its own, its files in `folder`; a line for everything that is not as it must be."""
    if isinstance(chosen, Cell):
        return failures(judge(expected(chosen), play_cell(chosen, folder)))
    return failures(judge(chosen.due, play_combination(chosen, folder)))
