"""Runs the mutants of one room, each with its first case; `make soak` runs them with all of their cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.mutate.command import main
from tools.mutate.mutant import mutants_of

if TYPE_CHECKING:
    from types import ModuleType


def exit_code_of(room: ModuleType) -> int:
    """0 when every mutant of the room is caught."""
    return main([each.name for each in mutants_of(room.__name__)])
