"""Performs the steps of a case on its stage."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.language import steps
from scenarios.runner.beside_phones import BESIDE_PHONES, perform_beside_phones
from scenarios.runner.ringing import told_of_ringing
from scenarios.runner.talking import say, talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.endpoints.phone import Phone
    from scenarios.runner.stage import Stage

EVENT_MOMENTS = {"ringing": Moment.RINGING, "connected": Moment.CONNECTED, "ended": Moment.ENDED}
"""Word of an `until` → moment at the phone of the party it names."""


class RowFailed(OffhookError):
    """A step of a parallel row failed; `path` leads to it from the parallel step."""

    def __init__(self, message: str, path: steps.StepPath) -> None:
        super().__init__(message)
        self.path = path


async def perform(step: steps.Step, stage: Stage) -> None:
    """Do one step to its end. Raises OffhookError in one line when it cannot be done in time."""
    match step:
        case steps.Dial():
            await stage.phones[step.by].dial(stage.app.text(step.dial))
        case steps.Answer():
            await _answer(step, stage.phones[step.answer])
        case steps.Reject() | steps.Forward():
            await _refuse(step, stage)
        case steps.HangUp():
            phone = stage.phones[step.hang_up]
            await phone.hang_up()
            await phone.log.until(Moment.ENDED, step.within)
        case steps.Talk():
            await talk(step, stage)
        case steps.Say():
            await say(step, stage)
        case steps.Until():
            await _until(step, stage)
        case steps.Parallel():
            await _parallel(step, stage)
        case _ if isinstance(step, BESIDE_PHONES):
            await perform_beside_phones(step, stage)
        case _:
            await _press_a_button(step, stage)


async def _answer(step: steps.Answer, phone: Phone) -> None:
    await phone.log.until(Moment.RINGING, step.within)
    await asyncio.sleep(step.after)
    if phone.log.has(Moment.ENDED):
        raise PhoneFailure(f"{step.answer}: stopped ringing before it was answered")
    await phone.answer()
    await phone.log.until(Moment.CONNECTED, step.within)


async def _refuse(step: steps.Reject | steps.Forward, stage: Stage) -> None:
    phone = stage.phones[step.reject if isinstance(step, steps.Reject) else step.forward]
    if isinstance(step, steps.Forward) and phone.log.has(Moment.ENDED):
        phone.log.begin_call()  # Who sends calls on does so again and again: it is the next one that rings.
    await phone.log.until(Moment.RINGING, step.within)
    if isinstance(step, steps.Reject):
        await asyncio.sleep(step.after)
        await phone.reject(step.status)
    else:
        await phone.forward(stage.app.text(step.to), step.status)
    await phone.log.until(Moment.ENDED, step.within)


async def _transfer(step: steps.Transfer, stage: Stage) -> None:
    phone = stage.phones[step.transfer]
    status = await phone.transfer(stage.app.text(step.to), step.consult)
    if status != (step.status or 200):
        raise PhoneFailure(f"{step.transfer}: its transfer to {step.to} came to {status}, not to {step.status or 200}")
    if status == 200:
        await phone.log.until(Moment.ENDED, step.within)


async def _until(step: steps.Until, stage: Stage) -> None:
    event = step.until
    if event.callback is not None:
        await stage.app.log.until({event.callback: event.times}, step.within)
    for word, moment in EVENT_MOMENTS.items():
        party = getattr(event, word)
        if party is not None:
            await stage.phones[party].log.until(moment, step.within)
    if event.ringing is not None:
        await told_of_ringing(stage.platform.trace, stage.accounts[event.ringing].username, step.within)


async def _parallel(step: steps.Parallel, stage: Stage) -> None:
    """All rows at once. Raises the failure of the first row that fails; the others are given up."""
    async with asyncio.timeout(step.within):
        rows = [asyncio.create_task(_row(place, row, stage)) for place, row in enumerate(step.parallel)]
        try:
            for done in asyncio.as_completed(rows):
                await done
        finally:
            for row in rows:
                row.cancel()
            await asyncio.gather(*rows, return_exceptions=True)


async def _row(place: int, row: Sequence[steps.Step], stage: Stage) -> None:
    for number, step in enumerate(row):
        path: steps.StepPath = ("parallel", place, number)
        try:
            await perform(step, stage)
        except RowFailed as failure:
            raise RowFailed(str(failure), (*path, *failure.path)) from failure
        except (OffhookError, TimeoutError) as failure:
            raise RowFailed(f"{step}: {str(failure) or f'not done within {step.within:g} s'}", path) from failure


async def _press_a_button(step: steps.Step, stage: Stage) -> None:
    """What a phone does by itself, in a call."""
    async with asyncio.timeout(_limit_s(step, stage)):
        match step:
            case steps.Hold():
                if step.form != "sendonly":
                    stage.falls_silent(step.hold)
                await stage.phones[step.hold].hold(step.form)
            case steps.Resume():
                await stage.phones[step.resume].resume()
                stage.speaks_again(step.resume)
            case steps.Mute():
                stage.falls_silent(step.mute)
                await stage.phones[step.mute].mute()
            case steps.Unmute():
                await stage.phones[step.unmute].unmute()
                stage.speaks_again(step.unmute)
            case steps.Press():
                claimed_ms = None if step.claims is None else round(step.claims * 1000)
                await stage.phones[step.by].press(step.press, step.way, claimed_ms)
            case steps.Transfer():
                await _transfer(step, stage)
            case steps.ChangeCodec():
                await stage.phones[step.change_codec].change_codec(step.to)
            case _:
                await _change_network(step, stage)


def _limit_s(step: steps.Step, stage: Stage) -> float:
    """A person has the time of a person, if the step names no other."""
    patience_s = max((stage.patience_s.get(getattr(step, word), 0.0) for word in step.parties), default=0.0)
    return step.within if "within" in step.model_fields_set else step.within + patience_s


async def _change_network(step: steps.Step, stage: Stage) -> None:
    match step:
        case steps.Move():
            await stage.phones[step.move].move()
        case steps.Impair():
            stage.platform.impair(stage.accounts[step.impair].code, step.network.impairment)
        case steps.DropNetwork():
            stage.falls_silent(step.drop_network)
            await stage.phones[step.drop_network].drop_network()
        case steps.RestoreNetwork():
            await stage.phones[step.restore_network].restore_network()
            stage.speaks_again(step.restore_network)
        case _:
            raise AssertionError(f"a step that nobody performs: {step}")
