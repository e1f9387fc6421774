"""The Record matrix: every cell played in a world of its own, its recording proved. docs/record-matrix.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.record_matrix.combinations import everything
from tools.record_matrix.command import faults

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from tools.record_matrix.cells import Cell
    from tools.record_matrix.combination import Combination

SAMPLE = 71
"""Each so many-th is played by `make check`, too: a prime, so that everything that can be said comes by."""


def params() -> list[ParameterSet]:
    return [
        pytest.param(each, id=each.name, marks=() if number % SAMPLE == 0 else (pytest.mark.matrix,))
        for number, each in enumerate(everything())
    ]


@pytest.mark.parametrize("cell", params())
def test_cell(cell: Cell | Combination, tmp_path: Path) -> None:
    wrong = faults(cell, tmp_path)
    assert not wrong, "\n".join(wrong)
