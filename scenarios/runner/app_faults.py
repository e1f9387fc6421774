"""Troubles that an app under test has on purpose: it fails, is late, or never answers the next requests to a path."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFault:
    """What becomes of one request."""

    status: int = 0
    """It is answered with this and an empty body; 0: by the app."""
    late_s: float = 0.0
    """It is answered so many seconds late."""
    unanswered: bool = False
    """It is never answered."""


class AppFaults:
    """Faults that wait for their request, by path, first come first served."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[AppFault]] = defaultdict(deque)

    def arm(self, path: str, fault: AppFault, times: int) -> None:
        """Let it meet the next `times` requests to `path`, after those that are armed already."""
        self._waiting[path].extend([fault] * times)

    def take(self, path: str) -> AppFault | None:
        """The fault of the request that has come."""
        waiting = self._waiting[path]
        return waiting.popleft() if waiting else None

    def unmet(self) -> dict[str, int]:
        """Path → how many faults no request has met."""
        return {path: len(waiting) for path, waiting in self._waiting.items() if waiting}
