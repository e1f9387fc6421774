"""Asking a person in several places at once: the first answer counts, and the others ask no longer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hardware.phones.control import Ask


def whoever_answers(*places: Ask) -> Ask:
    """One `Ask` of all `places`. A place where nobody can be asked is left out while there is another one.

    Raises the ControlFailure of the first place when nobody can be asked anywhere.
    """

    async def ask(question: str, patience_s: float) -> str:
        asking = [asyncio.ensure_future(place(question, patience_s)) for place in places]
        try:
            return await _first_answer(asking)
        finally:
            for each in asking:
                each.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    return ask


async def _first_answer(asking: Sequence[asyncio.Future[str]]) -> str:
    waiting = set(asking)
    while waiting:
        _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for each in asking:
            if each.done() and not isinstance(each.exception(), ControlFailure):
                return each.result()
    return asking[0].result()
