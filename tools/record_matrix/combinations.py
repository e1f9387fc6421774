"""Every combination beyond the cells."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tools.record_matrix.attributes import attributes
from tools.record_matrix.beside import beside
from tools.record_matrix.cells import all_cells
from tools.record_matrix.dials import dials
from tools.record_matrix.lengths import lengths
from tools.record_matrix.with_api import with_api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.record_matrix.cells import Cell
    from tools.record_matrix.combination import Combination


def families() -> Mapping[str, tuple[Combination, ...]]:
    """By what they are about."""
    return {
        "Record beside Record": tuple(beside()),
        "Record before several Dials": tuple(dials()),
        "Record and the API": tuple(with_api()),
        "maxLength set and unset": tuple(lengths()),
        "Single attributes": tuple(attributes()),
    }


def everything() -> tuple[Cell | Combination, ...]:
    """The cells, and all combinations."""
    return (*all_cells(), *all_combinations())


def all_combinations() -> tuple[Combination, ...]:
    """All of them, in the order of the page."""
    return tuple(chain.from_iterable(families().values()))
