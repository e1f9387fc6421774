"""Requests to a person that wait for an answer on the dashboard."""

from __future__ import annotations

import asyncio
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class _Open:
    question: str
    ends: float
    """Monotonic seconds."""
    answered: asyncio.Future[str]


class Prompts:
    """Implements dashboard.onlooker.PromptBoard, and is an `Ask` of the phones that a person operates."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._numbers = itertools.count(1)
        self._open: dict[str, _Open] = {}

    async def ask(self, question: str, patience_s: float) -> str:
        """Show it until it is answered: empty when it was done, else why it was not. Cancelled, it is withdrawn.

        For how long it will be shown is told beside it; whoever asks cancels it then.
        """
        prompt_id = str(next(self._numbers))
        prompt = _Open(question, self._now() + patience_s, asyncio.get_running_loop().create_future())
        self._open[prompt_id] = prompt
        try:
            return await prompt.answered
        finally:
            del self._open[prompt_id]

    def answer(self, prompt_id: str, why_not: str) -> bool:
        """It was done, or why it was not. False when nobody waits for it any more."""
        prompt = self._open.get(prompt_id)
        if prompt is None or prompt.answered.done():
            return False
        prompt.answered.set_result(why_not)
        return True

    def views(self) -> list[dict[str, object]]:
        """Those that wait, the oldest first."""
        now = self._now()
        return [
            {"id": prompt_id, "question": prompt.question, "left_s": max(math.ceil(prompt.ends - now), 0)}
            for prompt_id, prompt in self._open.items()
            if not prompt.answered.done()
        ]
