"""Tasks by the id of what they serve: begun, waited for, ended."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine


class KeptTasks:
    """One task for each id at a time; it is forgotten when it is done."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, key: str, work: Coroutine[None, None, None], *, name: str) -> asyncio.Task[None]:
        """Start `work` for the id `key`; an earlier task for it is no longer kept."""
        task = self._tasks[key] = asyncio.get_running_loop().create_task(work, name=name)
        task.add_done_callback(lambda done: self._forget(key, done))
        return task

    def cancel(self, key: str) -> None:
        """End the task of an id, if there is one."""
        if task := self._tasks.get(key):
            task.cancel()

    def is_idle(self) -> bool:
        """Whether none is left."""
        return not self._tasks

    async def finish(self, limit_s: float) -> None:
        """Wait, for at most `limit_s`, until those that are left have come to their end."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=limit_s)

    async def close(self) -> None:
        """Let none run on."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, key: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]
