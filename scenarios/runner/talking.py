"""What parties say in a call: each its own signal for a while, or one of them a text."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.language import steps

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scenarios.runner.stage import Stage


async def talk(step: steps.Talk, stage: Stage) -> None:
    """Wait until all of them are connected, and then for so long as the step says."""
    for party in step.talk:
        await stage.phones[party].log.until(Moment.CONNECTED, step.within)
    await asyncio.sleep(step.for_)
    for party in step.talk:
        if stage.phones[party].log.has(Moment.ENDED):
            raise PhoneFailure(f"{party}: the call ended during the talk of {step.for_:g} s")


async def say(step: steps.Say, stage: Stage) -> None:
    """Wait until the party is connected, and have its phone say the text; its own signal is not heard meanwhile."""
    phone = stage.phones[step.by]
    await phone.log.until(Moment.CONNECTED, step.within)
    pcm = await _spoken(step, stage)
    with stage.silence_of(step.by):
        await phone.say(pcm)
    if phone.log.has(Moment.ENDED):
        raise PhoneFailure(f"{step.by}: the call ended before all of {step.say!r} was said")


async def rehearse(stage: Stage) -> None:
    """Have all texts synthesised before the first step, for no step is to wait for it in real time.

    One that cannot be had is complained of by its step.
    """
    for _, step in steps.walk(stage.scenario.steps):
        if isinstance(step, steps.Say):
            with contextlib.suppress(Unavailable):
                await _spoken(step, stage)


async def _spoken(step: steps.Say, stage: Stage) -> NDArray[np.int16]:
    return await stage.platform.spoken(stage.app.text(step.say), step.voice, step.language)
