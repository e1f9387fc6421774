"""Hangup: end the call, refuse it unanswered, or end it later. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.callflow.control import CallEnded

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader

Reason = Literal["", "rejected", "busy"]

_REASONS: tuple[Reason, ...] = ("rejected", "busy")
_CODES: dict[Reason, int] = {"": 4000, "rejected": 3020, "busy": 3010}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup:
    """A Hangup element."""

    reason: Reason
    schedule_s: int
    """0: at once."""

    @classmethod
    def read(cls, element: ElementReader) -> Hangup:
        """Read the element."""
        element.known({"reason", "schedule"})
        element.children()
        return cls(
            reason=element.choice("reason", "", _REASONS),
            schedule_s=element.whole("schedule", 0, at_least=0),
        )

    async def run(self, control: CallControl) -> None:
        """Hang up, which ends the flow; a scheduled one lets later verbs run and has no reason."""
        if self.schedule_s:
            await control.schedule_hangup(self.schedule_s)
            return
        await control.hangup(reason=self.reason, code=_CODES[self.reason])
        raise CallEnded
