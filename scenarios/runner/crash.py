"""What is left of a case that an error of ours ended: a line in its verdict, the traceback in its folder."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from emulator.testing.breakdown import in_one_line
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from scenarios.runner.outcome import Outcome

CRASH = "crash.txt"


def note_crash(outcome: Outcome, error: Exception) -> None:
    """Fail the case; also one that is expected to fail."""
    outcome.folder.mkdir(parents=True, exist_ok=True)
    (outcome.folder / CRASH).write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    outcome.crashed = True
    place = f"{outcome.folder.name}/{CRASH}"
    outcome.verdicts.append(Verdict("the case can run", False, in_one_line(error), "no error of ours", "", place))
