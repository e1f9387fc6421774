"""Small programs that speak and listen: something on standard input, the answer on standard output. In both worlds."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Callable, Coroutine, Sequence

from emulator.runtime.media_spawn import child_environment

RunProgram = Callable[[Sequence[str], bytes, float], Coroutine[None, None, bytes]]
"""From a command, its input and a limit in seconds of real time to its output. Raises ProgramFailed."""

NICENESS = 10
"""Of what nobody on the phone waits for."""


class ProgramFailed(Exception):
    """There is no output, and why: the last line that the program complained with."""


async def run_at_once(command: Sequence[str], given: bytes, limit_s: float) -> bytes:
    """Run a program while virtual time stands still."""
    return run_now(command, given, limit_s)


def run_now(command: Sequence[str], given: bytes, limit_s: float) -> bytes:
    """Run a program, and wait for it. Raises ProgramFailed."""
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, env=child_environment(), check=False, timeout=limit_s
        )
    except subprocess.TimeoutExpired as late:
        raise _too_slow(limit_s) from late
    except OSError as error:
        raise ProgramFailed(f"{command[0]}: {error.strerror}") from error
    return _output(done.returncode, done.stdout, done.stderr)


class ChildPrograms:
    """Runs programs that no packet waits for: a few at once, and ended when they are late or not wanted."""

    def __init__(self, at_once: int, *, niceness: int = NICENESS) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._niceness = niceness

    async def run(self, command: Sequence[str], given: bytes, limit_s: float) -> bytes:
        """Start a program when there is room, and wait for it."""
        async with self._free:
            try:
                process = await asyncio.create_subprocess_exec(
                    *command,
                    env=child_environment(),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.PIPE,
                )
            except OSError as error:
                raise ProgramFailed(f"{command[0]}: {error.strerror}") from error
            with contextlib.suppress(OSError):  # It may have ended already.
                os.setpriority(os.PRIO_PROCESS, process.pid, os.nice(0) + self._niceness)
            try:
                async with asyncio.timeout(limit_s):
                    output, complaint = await process.communicate(given)
            except BaseException as stopped:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
                if isinstance(stopped, TimeoutError):
                    raise _too_slow(limit_s) from stopped
                raise
        return _output(process.returncode, output, complaint)


def _too_slow(limit_s: float) -> ProgramFailed:
    return ProgramFailed(f"not done within {limit_s:g} s")


def _output(code: int | None, output: bytes, complaint: bytes) -> bytes:
    if code:
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise ProgramFailed(last or f"it ended with code {code}")
    return output
