"""Turns recordings that were ordered as MP3 from WAV into MP3 before anybody hears that they are finished."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.runtime.mp3_worker import EncodeFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.events import RecordingFinished
    from emulator.runtime.mp3_encoders import EncodeMp3


class Mp3Encodings:
    """One task per recording whose WAV stands and whose MP3 does not yet."""

    def __init__(self, encode: EncodeMp3, loop: asyncio.AbstractEventLoop) -> None:
        self._encode = encode
        self._loop = loop
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, event: RecordingFinished, tell: Callable[[RecordingFinished], None]) -> None:
        """Encode beside the WAV of `event`; `tell` gets the event as it is true then, or with what went wrong."""
        task = self._loop.create_task(self._run(event, tell), name=f"MP3 of recording {event.recording_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_idle(self) -> bool:
        """Whether every MP3 that was begun is told of."""
        return not self._tasks

    async def drain(self, limit_s: float) -> int:
        """Wait for what is being encoded; what takes longer than `limit_s` is given up and not told of: how many."""
        if not self._tasks:
            return 0
        _, late = await asyncio.wait(set(self._tasks), timeout=limit_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)

    async def _run(self, event: RecordingFinished, tell: Callable[[RecordingFinished], None]) -> None:
        wav = Path(event.path)
        mp3 = wav.with_suffix(".mp3")
        try:
            await self._encode(wav, mp3)
        except (EncodeFailed, OSError) as failure:
            outcome = replace(event, error=str(failure))
        else:
            outcome = replace(event, path=str(mp3))
        tell(replace(outcome, at=self._loop.time()))
