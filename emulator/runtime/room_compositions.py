"""Has the recordings of rooms put together before anybody hears that they are finished."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.calls.events import LOST
from emulator.runtime.child_programs import ProgramFailed
from emulator.runtime.room_layout import ComposeFailed
from emulator.runtime.room_salvage import recovered_room
from emulator.runtime.room_worker import compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.events import RecordingFinished
    from emulator.runtime.child_programs import RunProgram
    from emulator.runtime.room_layout import ComposeRoom, Layout

AT_ONCE = 2
LIMIT_S = 3600.0


async def compose_at_once(wav: Path, layout: Layout, named: str) -> int:
    """In this process: virtual time stands still meanwhile."""
    return compose(wav, layout, named)


def composer(run: RunProgram) -> ComposeRoom:
    """In a program of its own, so that no packet waits for it."""

    async def compose_beside(wav: Path, layout: Layout, named: str) -> int:
        command = (sys.executable, "-m", "emulator.runtime.room_worker", str(wav), layout, named)
        try:
            return int(await run(command, b"", LIMIT_S))
        except ProgramFailed as failure:
            raise ComposeFailed(str(failure)) from failure

    return compose_beside


class RoomCompositions:
    """One task per recording whose tracks stand and whose file does not yet."""

    def __init__(self, compose: ComposeRoom, loop: asyncio.AbstractEventLoop) -> None:
        self._compose = compose
        self._loop = loop
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(
        self, event: RecordingFinished, layout: Layout, named: str, tell: Callable[[RecordingFinished], None]
    ) -> None:
        """Put the file of `event` together; `tell` gets the event as it is true then, or with what went wrong."""
        task = self._loop.create_task(
            self._run(event, layout, named, tell), name=f"composition of recording {event.recording_id}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_idle(self) -> bool:
        """Whether all that was begun is told of."""
        return not self._tasks

    async def drain(self, limit_s: float) -> int:
        """Wait for what is being done; what takes longer than `limit_s` is given up and not told of: how many."""
        if not self._tasks:
            return 0
        _, late = await asyncio.wait(set(self._tasks), timeout=limit_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    async def _run(
        self, event: RecordingFinished, layout: Layout, named: str, tell: Callable[[RecordingFinished], None]
    ) -> None:
        if event.reason == LOST:
            event = recovered_room(event)
        if not event.error:
            try:
                event = replace(event, channels=await self._compose(Path(event.path), layout, named))
            except ComposeFailed as failure:
                event = replace(event, error=str(failure))
        tell(replace(event, at=self._loop.time()))
