"""How many calls may come in for an account: so many in any second, the others are refused. plivo_rest.md §1."""

from __future__ import annotations

from collections import deque

PERIOD_S = 1.0


class ArrivalPace:
    """The calls of all accounts that came in within the last second; those that were refused do not count."""

    def __init__(self, per_second: int | None) -> None:
        """`per_second` None: as many as there are."""
        self.per_second = per_second
        self._taken: dict[str, deque[float]] = {}

    def admits(self, auth_id: str, now: float) -> bool:
        """Whether another call may come in; it is counted."""
        if self.per_second is None:
            return True
        taken = self._taken.setdefault(auth_id, deque(maxlen=self.per_second))
        if len(taken) == self.per_second and now < taken[0] + PERIOD_S:
            return False
        taken.append(now)
        return True
