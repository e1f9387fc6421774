"""Asking the person at the terminal."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import termios
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_TURNS: WeakKeyDictionary[AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
_YES = frozenset({"", "y", "yes", "ok", "done"})


async def ask_at_terminal(
    question: str, patience_s: float, *, elsewhere: str = "", keyboard: int | None = None, screen: int | None = None
) -> str:
    """An `Ask`: the question on standard error, one line of standard input for an answer.

    `elsewhere` is where else it can be answered, for the person to read. The two are file descriptors; `keyboard` has
    to be a terminal. One question stands at a time, the others wait. Raises ControlFailure where there is no terminal,
    or it was closed.
    """
    source = _number_of(sys.stdin, -1) if keyboard is None else keyboard
    target = _number_of(sys.stderr, 2) if screen is None else screen
    if source < 0 or not os.isatty(source):
        if elsewhere:
            os.write(target, f"\n{question}\n  within {patience_s:g} s, {elsewhere}\n".encode())
        raise ControlFailure(f"nobody can be asked, as standard input is no terminal: {question}")
    loop = asyncio.get_running_loop()
    async with _TURNS.setdefault(loop, asyncio.Lock()):
        # What was typed before the question answers another one, that was answered elsewhere or given up.
        termios.tcflush(source, termios.TCIFLUSH)
        also = f"; or {elsewhere}" if elsewhere else ""
        # With a line of its own below it: the progress of a run draws over the line on which it stands.
        os.write(target, f"\n{question}\n  [Enter] when done, or say why not{also}\n".encode())
        try:
            said = await _line(loop, source)
        except asyncio.CancelledError:
            os.write(target, b"  No answer is needed here any more.\n")
            raise
    return "" if said.lower() in _YES else said


def _number_of(stream: io.TextIOBase | object, otherwise: int) -> int:
    """Its file descriptor; a stream that a test or an editor has put there has none."""
    try:
        return int(stream.fileno()) if isinstance(stream, io.IOBase) else otherwise
    except (OSError, ValueError):
        return otherwise


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
