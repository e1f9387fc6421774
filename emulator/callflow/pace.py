"""How quickly documents may follow one another: a flow that goes in circles must not flood its application."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from emulator.callflow.document import FlowProblem

if TYPE_CHECKING:
    from emulator.callflow.document import Origin

MOST = 100
"""So many documents may begin within `WITHIN_S`; calls that try a hundred phones in turn are heard of."""
WITHIN_S = 10.0


class Pace:
    """Of one call. A flow that lets time pass, were it a second in every document, may go on for ever."""

    def __init__(self) -> None:
        self._began: deque[float] = deque(maxlen=MOST)

    def begin(self, origin: Origin, now: float) -> None:
        """A document from `origin` is to run at `now`. Raises FlowProblem 7011-7014 when that is too soon."""
        if len(self._began) == MOST and now - self._began[0] < WITHIN_S:
            message = f"the flow goes in circles: more than {MOST} documents within {WITHIN_S:g} s"
            raise FlowProblem(message, code=origin.unreachable)
        self._began.append(now)
