"""What phones published of the quality of their calls: into the time line of the call, and kept for `/control`."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.sip.events import QualityReported
from emulator.sip.message import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.base.trace import TraceEvent
    from emulator.sip.quality_report import QualityReport

KEPT = 1000
"""The newest."""
DIALOGS = 5000
"""Call-IDs that are remembered: a report comes after the call has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneReport:
    """A report, and whose."""

    at_ns: int
    """Wall time, nanoseconds since 1970."""
    username: str
    user_agent: str
    call_uuid: str
    """Empty: it names no call of this platform."""
    report: QualityReport


class PhoneReports:
    """One per platform."""

    def __init__(self, line: Callable[..., None], wall_ns: Callable[[], int]) -> None:
        """`line(lane, call_uuid, summary, **detail)` adds to the time line."""
        self._line = line
        self._wall_ns = wall_ns
        self._kept: deque[PhoneReport] = deque(maxlen=KEPT)
        self._calls: dict[str, str] = {}
        """call_uuid by Call-ID."""

    def watch(self, event: TraceEvent) -> None:
        """Learn from the time line which dialog is of which call."""
        call_id = event.detail.get("call_id") if event.lane == "sip" and event.call_uuid else None
        if isinstance(call_id, str) and call_id not in self._calls:
            self._calls[call_id] = event.call_uuid
            if len(self._calls) > DIALOGS:
                del self._calls[next(iter(self._calls))]

    def hear(self, fact: object) -> bool:
        """Take a fact of the SIP endpoint; whether it was a report."""
        if not isinstance(fact, QualityReported):
            return False
        report, call_uuid = fact.report, self._calls.get(fact.report.call_id, "")
        told = PhoneReport(
            at_ns=self._wall_ns(),
            username=fact.username,
            user_agent=readable(fact.user_agent),
            call_uuid=call_uuid,
            report=report,
        )
        self._kept.append(told)
        where = "" if call_uuid else f", of no call here ({readable(report.call_id) or 'it names none'})"
        self._line(
            "rtp",
            call_uuid,
            f"{fact.username}'s phone: {report}{where}",
            phone_report=dict(report.local.groups),
            kind=report.kind,
            username=fact.username,
        )
        return True

    def clear(self) -> None:
        """Forget them."""
        self._kept.clear()

    def all(self) -> Sequence[PhoneReport]:
        """The oldest first."""
        return list(self._kept)
