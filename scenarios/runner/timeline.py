"""One time line of a case: SIP, RTP, HTTP, recordings, phones and steps, for people (text) and programs (JSON)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from emulator.base.redaction import redacted, redacted_detail
from scenarios.runner.hints import hint_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from emulator.base.trace import TraceEvent
    from emulator.testing.softphone_log import PhoneLog
    from scenarios.runner.app_requests import AppRequest

TEXT_FILE, JSON_FILE = "timeline.txt", "timeline.json"
ON_A_DOCUMENT = re.compile(r"line \d+(: <|, column \d+: ).*")
"""What of a document is ignored, and why (callflow/reader.py); where it is not valid (callflow/document.py)."""
TROUBLE = frozenset({*range(5000, 6000), *range(7000, 9000)})
"""Hangup cause codes that say that app, document or platform failed; others are ways in which calls may end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line."""

    at: float
    """Seconds on the loop's clock."""
    lane: str
    summary: str
    call_uuid: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


class Timeline:
    """Collects entries from all sides as they come; those of one time keep that order when it is written."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.measured: list[dict[str, object]] = []
        """What phones themselves measured of their calls: party, call_uuid, and the reports of getStats."""

    def step(self, at: float, summary: str) -> None:
        """A step of the scenario began, ended or failed."""
        self.entries.append(Entry(at=at, lane="step", summary=summary))

    def device(self, at: float, summary: str) -> None:
        """A device of the lab bus was ordered about, or said where it is."""
        self.entries.append(Entry(at=at, lane="device", summary=summary))

    def trace(self, event: TraceEvent) -> None:
        """The platform saw something."""
        self.entries.append(
            Entry(at=event.at, lane=event.lane, summary=event.summary, call_uuid=event.call_uuid, detail=event.detail)
        )

    def request(self, request: AppRequest) -> None:
        """The app was asked something."""
        event = request.fields.get("Event", "")
        summary = f"{request.title} {event}".rstrip() + f" → {request.status}"
        self.entries.append(Entry(at=request.at, lane="app", summary=summary, detail=dict(request.fields)))

    def add_phone(self, log: PhoneLog) -> None:
        """What happened at a phone, and what it measured."""
        self.measured += [
            {"party": log.phone, "call_uuid": call_uuid, "reports": reports}
            for call_uuid, reports in log.measured.items()
        ]
        for fact in log.facts:
            detail = f" ({fact.detail})" if fact.detail else ""
            self.entries.append(Entry(at=fact.at, lane="phone", summary=f"{log.phone}: {fact.moment}{detail}"))

    def legs(self) -> list[dict[str, object]]:
        """What the platform tells of each leg at its end: packets, jitter, delays, MOS."""
        return [
            {"call_uuid": entry.call_uuid, **told}
            for entry in self.entries
            if isinstance(told := entry.detail.get("leg_statistics"), dict)
        ]

    def phone_events(self) -> list[dict[str, object]]:
        """What phones reported by themselves, and which reports were refused, with their wall time (ns since 1970)."""
        told = [entry.detail for entry in self.entries if entry.lane == "phone" and "wall_ns" in entry.detail]
        return [{name: redacted_detail(value, name) for name, value in detail.items()} for detail in told]

    def remarks(self) -> list[str]:
        """What explains many a failure, each once: what was ignored of documents, and calls that a fault ended."""
        found: dict[str, None] = {}
        for entry in self.entries:
            code = entry.detail.get("hangup_code")
            if code in TROUBLE:
                found[f"{entry.summary}; {hint_for(int(str(code)))}"] = None
            elif entry.lane == "call" and ON_A_DOCUMENT.fullmatch(entry.summary):
                found[entry.summary] = None
        return list(found)

    def write(self, folder: Path, *, shows_secrets: bool = False) -> None:
        """Write both files, without secrets unless they are to be shown. Times count from the first entry."""
        entries = sorted(self.entries, key=lambda entry: entry.at)
        entries = entries if shows_secrets else [_redacted(entry) for entry in entries]
        start = entries[0].at if entries else 0.0
        width = max((len(entry.lane) for entry in entries), default=0)
        lines = [f"{entry.at - start:9.3f}  {entry.lane:{width}}  {entry.summary}\n" for entry in entries]
        (folder / TEXT_FILE).write_text("".join(lines), encoding="utf-8")
        listed = [json.dumps(_as_json(entry, start), ensure_ascii=False, default=str) for entry in entries]
        (folder / JSON_FILE).write_text("[\n" + ",\n".join(listed) + "\n]\n", encoding="utf-8")


def _redacted(entry: Entry) -> Entry:
    detail = {name: redacted_detail(value, name) for name, value in entry.detail.items()}
    return replace(entry, summary=redacted(entry.summary), detail=detail)


def _as_json(entry: Entry, start: float) -> dict[str, Any]:
    return {
        "at": round(entry.at - start, 6),
        "lane": entry.lane,
        "summary": entry.summary,
        "call_uuid": entry.call_uuid,
        "detail": dict(entry.detail),
    }
