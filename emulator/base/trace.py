"""The time line of a platform: SIP, RTP, HTTP, REST, recording and call events in one list for people and tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Lane = Literal["sip", "rtp", "http", "rest", "recording", "call", "xml", "phone", "warning"]


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """One thing that happened."""

    at: float
    """Monotonic seconds on the platform's clock."""
    lane: Lane
    summary: str
    """One line for a person: `INVITE +15550100 → 200 OK`."""
    call_uuid: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    """Raw bytes as text, addresses, parameters: whatever lets a reader check the summary."""


class Trace:
    """Collects events in order and passes each on to whoever listens. A listener must not block."""

    def __init__(self) -> None:
        self.events: list[TraceEvent] = []
        self._kept: int | None = None
        self._forgotten = 0
        self._listeners: list[Callable[[TraceEvent], None]] = []

    def listen(self, listener: Callable[[TraceEvent], None]) -> None:
        """Call `listener` for every event from now on."""
        self._listeners.append(listener)

    def keep(self, newest: int) -> None:
        """Remember so many events and not all: for a platform that runs for days."""
        self._kept = newest

    def add(self, event: TraceEvent) -> None:
        """Record `event`."""
        self.events.append(event)
        if self._kept is not None and len(self.events) >= 2 * self._kept:
            self._forgotten += len(self.events) - self._kept
            del self.events[: -self._kept]
        for listener in self._listeners:
            listener(event)

    @property
    def total(self) -> int:
        """How many events there have been, forgotten ones too."""
        return self._forgotten + len(self.events)

    def since(self, number: int) -> list[tuple[int, TraceEvent]]:
        """Events that are remembered from that number on, with their numbers; the first one ever had 0."""
        begin = max(number - self._forgotten, 0)
        return list(enumerate(self.events[begin:], self._forgotten + begin))
