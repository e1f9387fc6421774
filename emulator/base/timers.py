"""A table of named deadlines: the only form in which a core holds time."""

from __future__ import annotations

import heapq
import itertools
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

K = TypeVar("K", bound="Hashable")


class TimerTable(Generic[K]):
    """Deadlines by name. Setting a name again moves its deadline; equal deadlines expire in the order set.

    Times are float seconds on the monotonic clock that the shell passes as `now`.
    """

    def __init__(self) -> None:
        self._entries: dict[K, tuple[float, int]] = {}
        self._heap: list[tuple[float, int, K]] = []
        self._order = itertools.count()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: K) -> bool:
        return name in self._entries

    def set(self, name: K, deadline: float) -> None:
        """Arm or re-arm the timer `name`."""
        order = next(self._order)
        self._entries[name] = (deadline, order)
        heapq.heappush(self._heap, (deadline, order, name))

    def stop(self, name: K) -> None:
        """Disarm `name`; a timer that is not armed is left alone."""
        self._entries.pop(name, None)

    def deadline(self, name: K) -> float | None:
        """When `name` expires, or None when it is not armed."""
        entry = self._entries.get(name)
        return None if entry is None else entry[0]

    def next_deadline(self) -> float | None:
        """The earliest deadline of all, or None when nothing is armed."""
        self._forget_stale()
        return self._heap[0][0] if self._heap else None

    def pop_expired(self, now: float) -> list[K]:
        """Disarm and return every timer whose deadline is not after `now`, earliest first."""
        expired: list[K] = []
        self._forget_stale()
        while self._heap and self._heap[0][0] <= now:
            name = heapq.heappop(self._heap)[2]
            del self._entries[name]
            expired.append(name)
            self._forget_stale()
        return expired

    def _forget_stale(self) -> None:
        while self._heap and self._entries.get(self._heap[0][2]) != self._heap[0][:2]:
            heapq.heappop(self._heap)
