"""Performs what a test asks of a phone as a step of a scenario, with another view of calls that are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.language.steps import Answer, Forward, Reject, Until
from scenarios.runner.performing import perform

if TYPE_CHECKING:
    from emulator.testing.softphone_log import PhoneLog
    from scenarios.language.steps import Step
    from scenarios.runner.stage import Stage


async def perform_next(step: Step, stage: Stage) -> None:
    """Do one step to its end. Raises OffhookError in one line when it cannot be done in time."""
    party = _waits_for_a_call(step)
    try:
        if party:
            await _forget_last_call(stage.phones[party].log, step.within)
        await perform(step, stage)
    except TimeoutError:
        raise PhoneFailure(f"{step}: not done within {step.within:g} s") from None


def _waits_for_a_call(step: Step) -> str:
    """The party that waits for its phone to ring; empty: nobody."""
    match step:
        case Answer():
            return step.answer
        case Reject():
            return step.reject
        case Forward():
            return step.forward
        case Until():
            return step.until.ringing or ""
        case _:
            return ""


async def _forget_last_call(log: PhoneLog, within: float) -> None:
    """A test makes one call after another: what rings next is not what has rung before."""
    if log.has(Moment.CONNECTED):
        await log.until(Moment.ENDED, within)
    if log.has(Moment.ENDED):
        log.begin_call()
