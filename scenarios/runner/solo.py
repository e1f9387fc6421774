"""Runs one case in a loop of its own, in this process."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from emulator.testing.emulators import Emulators
from scenarios.proof.verdict import Verdict
from scenarios.runner.case_run import run_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.runner.outcome import Outcome

CRASH = "crash.txt"


def run_one(outcome: Outcome, seed: str, progress: Callable[[str, str], None]) -> Outcome:
    """Run the case of `outcome` and fill it in. An error of ours, and Ctrl-C, end this case and are told in it."""
    emulator = Emulators()
    try:
        emulator.run(outcome.world, lambda: run_case(outcome, emulator=emulator, seed=seed, progress=progress))
    except KeyboardInterrupt:
        outcome.interrupted = True
    except Exception as error:  # noqa: BLE001 - an assertion crashes the operation it is in, and that is the case
        outcome.folder.mkdir(parents=True, exist_ok=True)
        (outcome.folder / CRASH).write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        where = f"{outcome.folder.name}/{CRASH}"
        outcome.verdicts.append(Verdict("the case can run", False, why, "no error of ours", "", where))
    return outcome
