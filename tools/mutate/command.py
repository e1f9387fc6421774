"""`python -m tools.mutate [MUTANT …]`: break the emulator in every known way; exit with 1 unless each is caught."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from tools.mutate import table
from tools.mutate.every_mutant import MUTANTS
from tools.mutate.trial import cases_by_name, run_trials, trials_of

if TYPE_CHECKING:
    from tools.mutate.trial import Trial


def main(arguments: list[str]) -> int:
    """0: every mutant caught, every control passed; 1: not."""
    given = _parse(arguments)
    console = Console(soft_wrap=True, highlight=False)
    mutants = [MUTANTS[name] for name in given.mutants or MUTANTS]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        out = Path(given.out or scratch)
        trials = trials_of(mutants, cases_by_name(), out, every_case=given.every_case)
        done = list(_told(trials, given.parallel, console))
    red = [trial for trial in done if trial.complaint]
    if given.write and not red:
        table.write(done)
    console.print(f"mutants: {len(mutants)}; trials: {len(done)}; red: {len(red)}")
    return 1 if red or len(done) < len(trials) else 0


def _told(trials: list[Trial], parallel: int, console: Console) -> list[Trial]:
    done = []
    for trial in run_trials(trials, parallel):
        done.append(trial)
        title = escape(f"{trial.mutant or 'no mutant'} · {trial.case.name}")
        if trial.complaint:
            console.print(f"[red]RED[/]     {title}: ", end="")
            console.print(trial.complaint, markup=False)
        elif trial.mutant:
            console.print(f"[green]caught[/]  {title}: ", end="")
            console.print(table.line_of(trial), markup=False)
    return done


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description="Every mutant has to be caught.")
    parser.add_argument("mutants", nargs="*", metavar="MUTANT", help="default: all")
    parser.add_argument("--every-case", action="store_true", help="all cases of each mutant, not only its first")
    parser.add_argument("--parallel", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--out", metavar="FOLDER", help="keep captures, recordings and time lines here")
    parser.add_argument("--write", action="store_true", help="write the table of docs/mutations.md")
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.mutants if name not in MUTANTS]:
        parser.error(f"no such mutant: {', '.join(unknown)}; there are {', '.join(MUTANTS)}")
    return given
