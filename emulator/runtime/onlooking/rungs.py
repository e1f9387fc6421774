"""The time line as a ladder: who sent what to whom, and the bytes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.base.redaction import redacted, redacted_detail
from emulator.dashboard.onlooker import Rung

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.base.clock import WallClock
    from emulator.base.trace import Trace, TraceEvent

NS_PER_MS = 1_000_000
OURSELVES = "offhook"
MOST_DIALOGS = 10_000
"""More than the time line remembers."""


class CallsByDialog:
    """Which call a SIP message is of: an INVITE comes before its call is known, a last answer after it is over."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._read = 0
        self._calls: dict[str, str] = {}
        """By Call-ID."""

    def call_of(self, event: TraceEvent) -> str:
        """The call_uuid of an event of the time line; empty: of none that is known."""
        if event.call_uuid or event.lane != "sip":
            return event.call_uuid
        self._learn()
        return self._calls.get(str(event.detail.get("call_id", "")), "")

    def _learn(self) -> None:
        if self._read == self._trace.total:
            return
        for number, event in self._trace.since(self._read):
            self._read = number + 1
            if event.call_uuid and "call_id" in event.detail:
                self._calls.setdefault(str(event.detail["call_id"]), event.call_uuid)
        while len(self._calls) > MOST_DIALOGS:
            del self._calls[next(iter(self._calls))]


def rung_of(number: int, event: TraceEvent, wall: WallClock, call_uuid: str) -> Rung:
    """One line of it, of that call."""
    source, target = _ends(event)
    return Rung(
        number=number,
        at_ms=wall.ns(event.at) // NS_PER_MS,
        lane=event.lane,
        source=source,
        target=target,
        summary=event.summary.partition("  ")[2] or event.summary if event.lane == "sip" else event.summary,
        call_uuid=call_uuid,
        size=len(str(event.detail.get("message", "")).encode("utf-8", "replace")),
    )


def raw_of(event: TraceEvent, *, shows_secrets: bool) -> bytes:
    """A SIP message as it was on the wire; of anything else all that is known of it, as text."""
    detail = event.detail
    if "message" in detail:
        return str(detail["message"]).encode("utf-8", "replace")
    summary, shown = (event.summary, detail) if shows_secrets else (redacted(event.summary), _without_secrets(detail))
    if not shown:
        return f"{summary}\n".encode("utf-8", "replace")
    told = json.dumps(shown, indent=2, ensure_ascii=False, default=str)
    return f"{summary}\n\n{told}\n".encode("utf-8", "replace")


def _ends(event: TraceEvent) -> tuple[str, str]:
    detail = event.detail
    if event.lane == "sip" and "peer" in detail:
        peer = str(detail["peer"])
        return (OURSELVES, peer) if detail.get("sent") else (peer, OURSELVES)
    if event.lane == "http" and "url" in detail:
        return OURSELVES, _host(str(detail["url"]))
    if event.lane == "rest":
        return "api", OURSELVES
    return OURSELVES, OURSELVES


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return parts.netloc.rpartition("@")[2] or "app"
    except ValueError:
        return "app"


def _without_secrets(detail: Mapping[str, object]) -> object:
    return redacted_detail(dict(detail))
