"""Says of every unfinished task of a loop where it waits, for the report of a world that cannot go on."""

from __future__ import annotations

import asyncio
from typing import Any


def describe_waiting_tasks(loop: asyncio.AbstractEventLoop) -> str:
    """One line per task, sorted: its name and the innermost place where it waits."""
    tasks = asyncio.all_tasks(loop)
    return "\n".join(sorted(f"  {task.get_name()} waits in {_place(task.get_coro())}" for task in tasks)) or "  no task"


def _place(coroutine: Any) -> str:
    """Follow the chain of awaits to its last frame: that is where the task waits, not where it began."""
    place = repr(coroutine)
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is None:
            break
        place = f"{coroutine.__qualname__} ({frame.f_code.co_filename.rpartition('/')[2]}:{frame.f_lineno})"
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return place
