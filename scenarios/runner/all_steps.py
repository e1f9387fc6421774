"""Performs the steps of a case in turn, up to the first that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from scenarios.proof.verdict import Verdict
from scenarios.runner.performing import RowFailed, perform
from scenarios.runner.talking import rehearse

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.language.loader import Case
    from scenarios.runner.stage import Stage


async def perform_all(case: Case, stage: Stage, tell: Callable[[str], None]) -> Verdict | None:
    """Do the steps of `case` in turn; `tell` hears of each as it begins. The verdict on the first that fails."""
    await rehearse(stage)
    for number, step in enumerate(case.scenario.steps):
        title = f"step {number + 1}: {step}"
        tell(title)
        try:
            await perform(step, stage)
        except (OffhookError, TimeoutError) as failure:
            why = str(failure) or f"not done within {step.within:g} s"
            inner = failure.path if isinstance(failure, RowFailed) else ()
            return Verdict(title, False, why, "done in time", "", case.step_places[("steps", number, *inner)])
    return None
