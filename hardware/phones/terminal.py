"""Asking the person at the terminal."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_TURNS: WeakKeyDictionary[AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def ask_at_terminal(question: str, *, keyboard: int | None = None, screen: int | None = None) -> str:
    """An `Ask`: the question on standard error, one line of standard input for an answer.

    The two are file descriptors; `keyboard` has to be a terminal. One question stands at a time, the others wait.
    Raises ControlFailure where there is no terminal, or it was closed.
    """
    source = sys.stdin.fileno() if keyboard is None else keyboard
    target = sys.stderr.fileno() if screen is None else screen
    if not os.isatty(source):
        raise ControlFailure(f"nobody can be asked, as standard input is no terminal: {question}")
    loop = asyncio.get_running_loop()
    async with _TURNS.setdefault(loop, asyncio.Lock()):
        os.write(target, f"\n{question}\n  [Enter] when done, or say why not: ".encode())
        return await _line(loop, source)


async def _line(loop: AbstractEventLoop, source: int) -> str:
    """One line. Read by readiness, not in a thread: a thread in `input()` cannot be called off."""
    typed: asyncio.Future[bytes] = loop.create_future()

    def take() -> None:
        if not typed.done():
            try:
                typed.set_result(os.read(source, 4096))
            except OSError:
                typed.set_result(b"")

    loop.add_reader(source, take)
    try:
        line = await typed
    finally:
        loop.remove_reader(source)
    if not line:
        raise ControlFailure("the terminal was closed while somebody was asked")
    return line.decode("utf-8", errors="replace").strip()
