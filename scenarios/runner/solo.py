"""Runs one case in a loop of its own, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.emulators import Emulators
from scenarios.runner.case_run import run_case
from scenarios.runner.covering import cover
from scenarios.runner.crash import note_crash

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.runner.outcome import Outcome


def run_one(outcome: Outcome, seed: str, progress: Callable[[str, str], None]) -> Outcome:
    """Run the case of `outcome` and fill it in. An error of ours, and Ctrl-C, end this case and are told in it."""
    emulator = Emulators()
    try:
        emulator.run(outcome.world, lambda: run_case(outcome, emulator=emulator, seed=seed, progress=progress))
    except KeyboardInterrupt:
        outcome.interrupted = True
    except Exception as error:  # noqa: BLE001 - an assertion crashes the operation it is in, and that is the case
        note_crash(outcome, error)
    if not outcome.shows_secrets:
        cover(outcome)
    return outcome
