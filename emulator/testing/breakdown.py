"""Ends what runs in a loop as soon as something breaks where nobody waits for it: a media tick, a callback, a task.

asyncio gives such an exception to the loop's exception handler, which would write it to a log and go on.
"""

from __future__ import annotations

import asyncio
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from emulator.runtime.virtual_loop import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from types import TracebackType
    from typing import Self

T = TypeVar("T")
SOURCES = Path(__file__).parents[2]


class Breakdown:
    """Watches one loop, and one piece of work in it at a time."""

    def __init__(self, tell: Callable[[Exception], None] = lambda _: None) -> None:
        """`tell` hears of an error before the work under way is ended by it."""
        self._tell = tell
        self._error: Exception | None = None
        self._work: asyncio.Task[Any] | None = None

    async def watch(self, work: Coroutine[Any, Any, T]) -> T:
        """Do `work` on the running loop. Raises what breaks beside it, at once, or has broken between two works."""
        asyncio.get_running_loop().set_exception_handler(self._note)
        self._work = asyncio.current_task()
        try:
            if self._error is not None:
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
            self._tell(error)
            if self._work is not None:
                self._work.cancel()


class WatchedRunner:
    """Virtual time in which whatever breaks ends what runs."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner(loop_factory=VirtualLoop)
        self._breakdown = Breakdown()

    def __enter__(self) -> Self:
        self._runner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.close()

    @property
    def now(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._runner.get_loop().time()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` to its end. Raises what breaks in it or beside it, at once."""
        return self._runner.run(self._breakdown.watch(work))


def in_one_line(error: BaseException) -> str:
    """What broke and where: `ZeroDivisionError: division by zero, at emulator/media/engine.py:88 in tick`."""
    what = f"{type(error).__name__}: {error}".splitlines()[0].removesuffix(": ")
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return what
    last, file = frames[-1], Path(frames[-1].filename)
    shown = file.relative_to(SOURCES) if file.is_relative_to(SOURCES) else file
    return f"{what}, at {shown}:{last.lineno} in {last.name}"
