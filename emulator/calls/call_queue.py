"""Calls of the API that wait for their turn: of an account so many may begin in any second. plivo_rest.md §1."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.board import Board
    from emulator.calls.leg import Leg

PERIOD_S = 1.0


@dataclass(slots=True)
class _Line:
    """The calls of one account."""

    begun: deque[float]
    """When the latest calls began, as many as may in one period."""
    waiting: dict[str, Leg] = field(default_factory=dict)
    """By call_uuid, the first to come first."""

    def is_due(self, now: float) -> bool:
        """Whether another call may begin."""
        return len(self.begun) < (self.begun.maxlen or 0) or now >= self.begun[0] + PERIOD_S


class CallQueue:
    """The lines of all accounts."""

    def __init__(self, board: Board, per_second: int | None, begin: Callable[[Leg, float], None]) -> None:
        """`per_second` None: no call waits. `begin` (leg, now) sets a call going."""
        self._board = board
        self._per_second = per_second
        self._begin = begin
        self._lines: dict[str, _Line] = {}

    def add(self, leg: Leg, now: float) -> None:
        """Let a call begin, now or when it is its turn."""
        if self._per_second is None:
            self._begin(leg, now)
            return
        line = self._lines.setdefault(leg.auth_id, _Line(deque(maxlen=self._per_second)))
        line.waiting[leg.call_uuid] = leg
        self.go_on(leg.auth_id, now)

    def go_on(self, auth_id: str, now: float) -> None:
        """Let begin who may, and come back for the others."""
        line = self._lines[auth_id]
        while line.waiting and line.is_due(now):
            line.begun.append(now)
            self._begin(line.waiting.pop(next(iter(line.waiting))), now)
        if line.waiting:
            self._board.timers.set(("queue", auth_id), line.begun[0] + PERIOD_S)

    def holds(self, call_uuid: str) -> bool:
        """Whether a call waits here."""
        return any(call_uuid in line.waiting for line in self._lines.values())

    def leg_ended(self, leg: Leg) -> None:
        """A call that was cancelled leaves its place to the next."""
        line = self._lines.get(leg.auth_id)
        if line is not None and line.waiting.pop(leg.call_uuid, None) is not None and not line.waiting:
            self._board.timers.stop(("queue", leg.auth_id))
