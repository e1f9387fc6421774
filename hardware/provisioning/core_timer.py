"""The one timer of a core without sockets: set after everything that it was told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class TimedCore(Protocol):
    """A core as far as time goes."""

    def next_deadline(self) -> float | None:
        """When to come back if nothing happens."""

    def handle_timeout(self, now: float) -> None:
        """That time has come."""


class CoreTimer:
    """Calls `after` when the core was told that its time has come."""

    def __init__(self, core: TimedCore, after: Callable[[], None]) -> None:
        self._core = core
        self._after = after
        self._handle: asyncio.TimerHandle | None = None

    def arm(self) -> None:
        """Set it to the core's next deadline."""
        self.cancel()
        deadline = self._core.next_deadline()
        if deadline is not None:
            self._handle = asyncio.get_running_loop().call_at(deadline, self._fire)

    def cancel(self) -> None:
        """Nothing happens any more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _fire(self) -> None:
        # A loop may be a clock tick early: a core that is asked before its time would never be asked again.
        deadline = self._core.next_deadline()
        now = asyncio.get_running_loop().time()
        self._core.handle_timeout(now if deadline is None else max(now, deadline))
        self._after()
