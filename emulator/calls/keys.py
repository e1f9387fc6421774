"""Which keys count: a press that comes by two ways (RFC 4733 or tones, and SIP INFO) counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emulator.calls.events import Way

TOGETHER_S = 1.0
"""Two reports of one key by different ways are one press when they come within this time of each other."""


class _Report(NamedTuple):
    key: str
    way: Way
    at: float


class Keys:
    """The latest reports of every call that no report by another way has matched yet."""

    def __init__(self) -> None:
        self._unmatched: dict[str, list[_Report]] = {}

    def counts(self, call_uuid: str, key: str, way: Way, now: float, *, duration_s: float = 0.0) -> bool:
        """Whether a report is of a press that was not reported yet.

        `duration_s`: how long the key was down before `now`; an INFO may come when it is let go.
        """
        earliest = now - duration_s - TOGETHER_S
        waiting = [report for report in self._unmatched.get(call_uuid, ()) if report.at >= earliest]
        other = next((report for report in waiting if report.key == key and report.way != way), None)
        if other is None:
            waiting.append(_Report(key, way, now))
        else:
            waiting.remove(other)
        self._unmatched[call_uuid] = waiting
        return other is None

    def leg_ended(self, call_uuid: str) -> None:
        """The call is over."""
        self._unmatched.pop(call_uuid, None)

    def is_idle(self) -> bool:
        """Whether it remembers no call."""
        return not self._unmatched
