"""The C programs of the benchmark: compiled when it runs, and spoken with over pipes."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SOURCES = Path(__file__).parent
COMPILER = "gcc"
_FLAGS = ("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wno-parentheses")
MAX_LINE = 1 << 20
"""Bytes: the ports of 100,000 legs fit."""
GOODBYE_S = 10.0


def compile_program(name: str, folder: Path) -> Path:
    """Compile `name`.c of this folder into `folder`. Raises Unavailable without gcc, or with what gcc says."""
    if shutil.which(COMPILER) is None:
        raise Unavailable(f"{COMPILER} is missing: it compiles the load generator and the C server")
    program = folder / name
    made = subprocess.run(
        [COMPILER, *_FLAGS, "-o", str(program), str(SOURCES / f"{name}.c")], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise Unavailable(f"{COMPILER} refuses {name}.c: {made.stderr.strip()}")
    return program


class Program:
    """A running program that speaks in lines."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self._name = name
        self._process = process

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def line(self) -> str:
        """The next line it says, without its end. Raises Unavailable when there is none."""
        assert self._process.stdout is not None
        said = await self._process.stdout.readline()
        if not said:
            raise Unavailable(f"{self._name} ended with code {await self._process.wait()}")
        return said.decode().rstrip("\n")

    def tell(self, text: str) -> None:
        """Write to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode())


@asynccontextmanager
async def running(*command: str, log: Path | None = None) -> AsyncIterator[Program]:
    """Run a program; at the end its standard input is closed, and it has 10 s to end.

    With a `log` that has what it says on standard error, and it is told to end by SIGTERM, too.
    """
    pipe = asyncio.subprocess.PIPE
    with contextlib.ExitStack() as files:
        errors = None if log is None else files.enter_context(log.open("wb"))
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=errors, limit=MAX_LINE, start_new_session=True
        )
    try:
        yield Program(Path(command[0]).name, process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        if log is not None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        try:
            async with asyncio.timeout(GOODBYE_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
