"""A program that an endpoint runs as a process of its own: where its words go, and how it is ended."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STOP_WITHIN_S = 3.0
LAST_LINES = 3
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class OwnProcess:
    """One process that we started. Only ever this one is ended, by its id."""

    def __init__(self, process: asyncio.subprocess.Process, log_file: Path) -> None:
        self.process = process
        self._log_file = log_file

    @classmethod
    async def start(cls, arguments: Sequence[str], log_file: Path, *, folder: Path, piped: bool = False) -> Self:
        """Start `arguments` in `folder`; errors go to `log_file`, and what it writes too unless that is `piped` to us.

        A piped process gets a pipe as its input too.
        """
        pipe, devnull = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        with log_file.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=pipe if piped else devnull,
                stdout=pipe if piped else log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # a Ctrl-C at the terminal is for us: we end its call in order
            )
        return cls(process, log_file)

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self.process.returncode is None

    async def end(self, patience: float = STOP_WITHIN_S) -> None:
        """Wait for it to end; insist when it does not."""
        for insist in (self.process.terminate, self.process.kill):
            try:
                await asyncio.wait_for(self.process.wait(), patience)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    insist()
            else:
                return
        await self.process.wait()

    def last_words(self) -> str:
        """The last lines of its log, each on a line of its own."""
        text = self._log_file.read_text(encoding="utf-8", errors="replace") if self._log_file.is_file() else ""
        lines = [line for each in text.split("\n") if (line := _COLOUR.sub("", each).strip())]
        return "".join(f"\n  {line}" for line in lines[-LAST_LINES:])
