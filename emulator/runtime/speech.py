"""The two ways to have a text spoken, each in a process of its own: a world stands still for it, real life goes on."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine
from functools import lru_cache

from emulator.callflow.control import SpeechFailed
from emulator.runtime.media_spawn import child_environment

Synthesize = Callable[[str, str], Coroutine[None, None, bytes]]
"""From SSML and a voice of espeak-ng to a WAV file. Raises SpeechFailed."""

AT_ONCE = 2
"""Processes. Many calls may begin together."""
LIMIT_S = 30.0
"""What one text is given; 3000 characters take 2 s."""
REMEMBERED = 16
"""Texts of worlds, of which one process runs many; the longest is 10 MB."""
_PROGRAM = (sys.executable, "-m", "emulator.runtime.speech_worker")


async def synthesize_at_once(ssml: str, voice: str) -> bytes:
    """Speak while virtual time stands still."""
    code, wav, complaint = _spoken(_order(ssml, voice))
    return _result(code, wav, complaint)


class SpeechProcesses:
    """Speaks each text in a process that no packet waits for."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    async def synthesize(self, ssml: str, voice: str) -> bytes:
        """Start a process and wait for it; it is ended when it is cancelled or takes too long."""
        async with self._free:
            process = await asyncio.create_subprocess_exec(
                *_PROGRAM,
                env=child_environment(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                async with asyncio.timeout(LIMIT_S):
                    wav, complaint = await process.communicate(_order(ssml, voice))
            except BaseException as stopped:
                process.kill()
                await process.wait()
                if isinstance(stopped, TimeoutError):
                    raise SpeechFailed(f"not spoken within {LIMIT_S:g} s") from stopped
                raise
        return _result(process.returncode, wav, complaint)


def _order(ssml: str, voice: str) -> bytes:
    return json.dumps({"ssml": ssml, "voice": voice}).encode()


@lru_cache(REMEMBERED)
def _spoken(order: bytes) -> tuple[int, bytes, bytes]:
    done = subprocess.run(_PROGRAM, input=order, capture_output=True, env=child_environment(), check=False)
    return done.returncode, done.stdout, done.stderr


def _result(code: int | None, wav: bytes, complaint: bytes) -> bytes:
    if code:
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise SpeechFailed(last or f"the synthesiser ended with code {code}")
    return wav
