"""The two ways to have a recording encoded as MP3: at once in a world, in processes of their own in real life."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from emulator.runtime.media_spawn import child_environment
from emulator.runtime.mp3_worker import EncodeFailed, encode, part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    EncodeMp3 = Callable[[Path, Path], Coroutine[None, None, None]]
    """From a WAV to an MP3 that does not exist yet. Raises EncodeFailed."""

AT_ONCE = 2
"""Processes. Many calls may end together; their recordings then wait for each other, not the calls that go on."""


async def encode_at_once(wav: Path, mp3: Path) -> None:
    """Encode in this process: virtual time stands still meanwhile, and the file is the same in every run."""
    encode(wav, mp3)


class EncoderProcesses:
    """Encodes each recording in a niced process of its own, so that no packet waits for it."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def encode(self, wav: Path, mp3: Path) -> None:
        """Start a process and wait for it; when cancelled, end it and leave no part of a file."""
        async with self._free:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "emulator.runtime.mp3_worker", str(wav), str(mp3)),
                env=child_environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                _, complaint = await process.communicate()
            except asyncio.CancelledError:
                process.kill()
                await process.communicate()
                part_of(mp3).unlink(missing_ok=True)
                raise
        if process.returncode:
            last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            raise EncodeFailed(last or f"the encoder ended with code {process.returncode}")
