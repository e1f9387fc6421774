"""Tells a call to a person while it happens: the time line, and a hint wherever something is worth one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.runner.hints import NORMAL, hint_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.base.trace import TraceEvent

MULTIPLE_CHOICES = 300
"""The first HTTP status that is no success."""


class CallStory:
    """Listens to the time line of a platform that has one call; the legs that it dials belong to it."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._began: float | None = None
        self._call_uuid = ""
        self._status = ""
        self._code: int | None = None

    def tell(self, event: TraceEvent) -> None:
        """Print a line, and its hint."""
        if self._began is None:
            self._began = event.at
        if event.lane == "call" and not self._call_uuid:
            self._call_uuid = event.call_uuid
        self._say(f"{event.at - self._began:9.3f}  {event.lane:9}  {event.summary}")
        code = event.detail.get("hangup_code")
        if isinstance(code, int):
            self._hint(hint_for(code))
            if event.call_uuid == self._call_uuid:
                self._code, self._status = code, str(event.detail.get("status"))
        elif event.lane == "http" and int(str(event.detail.get("status", 0))) >= MULTIPLE_CHOICES:
            self._hint("the app must answer with 2xx; its own log says why it did not")

    @property
    def ended_normally(self) -> bool:
        """Whether the call was answered and ended as calls should."""
        return self._status == "completed" and self._code in NORMAL

    def ending(self) -> str:
        """The call in one line."""
        if self._code is None:
            return "The call did not end, or never reached the app."
        how = "normally" if self.ended_normally else "NOT normally"
        return f"The call ended {how}: {self._status}, {self._code}."

    def _hint(self, text: str) -> None:
        if text:
            self._say(f"{'':9}  hint: {text}")
