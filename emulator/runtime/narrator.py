"""Tells the person in front of `offhook up`, a line each: steps of calls, what phones report, all that goes wrong."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.trace import TraceEvent

_STEPS = frozenset({"call", "recording", "xml", "phone"})


class Narrator:
    """A listener of a platform's trace. `everything`: steps of calls too, not only what goes wrong."""

    def __init__(self, write: Callable[[str], None], *, everything: bool) -> None:
        self._write = write
        self._everything = everything

    def hear(self, event: TraceEvent) -> None:
        """Say it if it is worth a line."""
        if event.lane == "warning" or (self._everything and (event.lane in _STEPS or _is_undelivered(event))):
            clock = time.strftime("%H:%M:%S")
            self._write(f"{clock}  {event.call_uuid[:8]:8}  {_printable(event.summary)}")


def _is_undelivered(event: TraceEvent) -> bool:
    """A request to the application that was not answered with 2xx."""
    status = event.detail.get("status")
    return event.lane == "http" and isinstance(status, int) and not 200 <= status < 300


def _printable(text: str) -> str:
    """What a peer wrote must not move the cursor."""
    return "".join(char if char.isprintable() else "?" for char in text)
