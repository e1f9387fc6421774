"""Ends what runs in a loop as soon as something breaks where nobody waits for it: a media tick, a callback, a task.

asyncio gives such an exception to the loop's exception handler, which would write it to a log and go on.
"""

from __future__ import annotations

import asyncio
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

T = TypeVar("T")
SOURCES = Path(__file__).parents[2]


class Breakdown:
    """Watches one loop, and one piece of work in it at a time."""

    def __init__(self) -> None:
        self._error: Exception | None = None
        self._work: asyncio.Task[Any] | None = None

    @property
    def has_come(self) -> bool:
        """Whether the work under way is being ended because something broke."""
        return self._error is not None

    async def watch(self, work: Coroutine[Any, Any, T]) -> T:
        """Do `work` on the running loop. Raises what breaks beside it, at once, or has broken between two works."""
        asyncio.get_running_loop().set_exception_handler(self._note)
        self._work = asyncio.current_task()
        try:
            if self.has_come:
                work.close()
                self._raise()
            done = await work
        except (Exception, asyncio.CancelledError):
            self._raise()
            raise
        finally:
            self._work = None
        self._raise()  # What broke in the last moment, when there was nothing left to cancel.
        return done

    def _raise(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error from None

    def _note(self, loop: asyncio.AbstractEventLoop, problem: Mapping[str, Any]) -> None:
        error = problem.get("exception")
        if not isinstance(error, Exception):
            loop.default_exception_handler(dict(problem))
        elif self._error is None:
            self._error = error
            if self._work is not None:
                self._work.cancel()


def in_one_line(error: BaseException) -> str:
    """What broke and where: `ZeroDivisionError: division by zero, at emulator/media/engine.py:88 in tick`."""
    what = f"{type(error).__name__}: {error}".splitlines()[0].removesuffix(": ")
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return what
    last, file = frames[-1], Path(frames[-1].filename)
    shown = file.relative_to(SOURCES) if file.is_relative_to(SOURCES) else file
    return f"{what}, at {shown}:{last.lineno} in {last.name}"
