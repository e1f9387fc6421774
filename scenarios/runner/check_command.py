"""`offhook check`: reads scenarios without running them: the cases on standard output, complaints with their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from emulator.base.errors import BadInput
from scenarios.language.loader import case_files, load_file
from scenarios.runner.app_hosting import check_apps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.language.loader import Case

PASSED, BAD_INPUT = 0, 2


def check_command(paths: Sequence[Path]) -> int:
    """Print every case that would run, and one complaint for every file that is wrong. Returns 0 or 2."""
    cases: list[Case] = []
    complaints: list[str] = []
    for file in case_files(paths):
        try:
            found = load_file(file)
            check_apps(found)
            cases += found
        except BadInput as complaint:
            complaints.append(str(complaint))
    complaints += _taken_twice(cases)
    for case in cases:
        typer.echo(f"{case.name}  {case.file}")
    for line in complaints:
        typer.echo(line, err=True)
    return BAD_INPUT if complaints else PASSED


def _taken_twice(cases: Sequence[Case]) -> list[str]:
    first: dict[str, Path] = {}
    complaints: list[str] = []
    for case in cases:
        taken_by = first.setdefault(case.name, case.file)
        if taken_by != case.file:
            complaints.append(f"{case.file}: the name {case.name} is taken by {taken_by}")
    return complaints
