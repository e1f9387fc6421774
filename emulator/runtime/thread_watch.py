"""Watches the worker threads of anyio (sync endpoints, run_in_threadpool) that are at work for a loop.

anyio offers no way to ask; its two run variables and the callback of a finished thread are read instead. Their names
are private: the tests of this file and of the virtual loop fail when they change.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


def busy_worker_threads(loop: asyncio.AbstractEventLoop) -> int:
    """Threads that were given work and have not reported back to `loop`."""
    backend: Any = sys.modules.get("anyio._backends._asyncio")
    if backend is None:
        return 0
    variables = sys.modules["anyio.lowlevel"]._run_vars.get(loop)  # noqa: SLF001 - see the first lines
    if not variables:
        return 0
    workers = variables.get(backend._threadpool_workers, ())  # noqa: SLF001
    idle = variables.get(backend._threadpool_idle_workers, ())  # noqa: SLF001
    return len(workers) - len(idle)


def worker_thread_behind(handle: asyncio.Handle) -> int | None:
    """The place of the worker thread that reports its work done by `handle`; None for any other callback.

    Places are in the order of the threads' start, which equal worlds have in common; that of their ends they have not.
    """
    callback = handle._callback  # type: ignore[attr-defined]  # noqa: SLF001 - see the first lines
    if getattr(callback, "__name__", "") != "_report_result":
        return None
    threads = threading.enumerate()
    return threads.index(callback.__self__) if callback.__self__ in threads else None
