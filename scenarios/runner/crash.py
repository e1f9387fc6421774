"""What is left of a case that an error of ours ended: a line in its verdict, the traceback in its folder."""

from __future__ import annotations

import asyncio
import traceback
from functools import partial
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from emulator.testing.breakdown import Breakdown, in_one_line
from scenarios.proof.verdict import Verdict
from scenarios.runner.outcome import CAN_RUN

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scenarios.runner.outcome import Outcome

CRASH = "crash.txt"


async def to_its_end(outcome: Outcome, work: Coroutine[None, None, None]) -> None:
    """Play a case. What stops it, be it in the work or in a callback beside it, is noted in its outcome."""
    try:
        await Breakdown(partial(note_crash, outcome)).watch(work)
    except asyncio.CancelledError:
        outcome.interrupted = True
    except (OffhookError, TimeoutError) as failure:
        if not outcome.crashed:
            place = str(outcome.case.file)
            outcome.verdicts.append(Verdict(CAN_RUN, False, str(failure), "no fault", "", place))
    except Exception as error:  # noqa: BLE001 - whatever breaks ends this case and no other
        if not outcome.crashed:
            note_crash(outcome, error)


def note_crash(outcome: Outcome, error: Exception) -> None:
    """Fail the case; also one that is expected to fail."""
    outcome.folder.mkdir(parents=True, exist_ok=True)
    (outcome.folder / CRASH).write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    outcome.crashed = True
    place = f"{outcome.folder.name}/{CRASH}"
    outcome.verdicts.append(Verdict(CAN_RUN, False, in_one_line(error), "no error of ours", "", place))
