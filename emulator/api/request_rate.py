"""How many requests an account may make: so many in any five seconds. plivo_rest.md §1."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD_S = 5.0


class RequestRate:
    """The requests of all accounts within the last period; those that were refused do not count."""

    def __init__(self, most: int | None, now: Callable[[], float]) -> None:
        """`most` None: as many as they like. `now`: seconds on a clock that never goes back."""
        self._most = most
        self._now = now
        self._taken: dict[str, deque[float]] = {}

    def admits(self, auth_id: str) -> bool:
        """Whether an account may make another request now; it is counted."""
        if self._most is None:
            return True
        now = self._now()
        taken = self._taken.setdefault(auth_id, deque(maxlen=self._most))
        if len(taken) == self._most and now < taken[0] + PERIOD_S:
            return False
        taken.append(now)
        return True
