"""How many worker threads of anyio (sync endpoints, run_in_threadpool) are at work for a loop right now.

anyio offers no way to ask; its two run variables are read instead. Their names are private: the tests of the virtual
loop fail when they change.
"""

from __future__ import annotations

import sys
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
