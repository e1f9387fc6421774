"""What a unit test sees of a world: the requests to the app, the finished recordings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from emulator.records.models import RecordingRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.base.trace import TraceEvent
    from emulator.records.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One request of the platform to the app: answer URL, action, callback."""

    at: float
    """Virtual seconds."""
    method: str
    url: str
    kind: str
    """`StartApp`, `Record`, `hangup`, …"""
    fields: Mapping[str, str]
    status: int
    """What the app answered; 0 when there was no answer."""
    summary: str

    @property
    def path(self) -> str:
        """Of the URL."""
        return urlsplit(self.url).path


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldRecording:
    """One finished recording."""

    recording_id: str
    call_uuid: str
    file_format: str
    channels: int
    seconds: float
    path: Path
    """The file, its sidecar beside it; gone when the world is closed, unless the world was given a folder."""


def webhooks(events: Sequence[TraceEvent]) -> list[Webhook]:
    """Every request to the app that a time line tells of."""
    return [
        Webhook(
            at=event.at,
            method=str(event.detail["method"]),
            url=str(event.detail["url"]),
            kind=str(event.detail["kind"]),
            fields=cast("Mapping[str, str]", event.detail["fields"]),
            status=cast("int", event.detail["status"]),
            summary=event.summary,
        )
        for event in events
        if event.lane == "http"
    ]


def recordings(store: Store) -> list[WorldRecording]:
    """Every recording of a store that can be fetched, oldest first."""
    return [
        WorldRecording(
            recording_id=each.recording_id,
            call_uuid=each.call_uuid,
            file_format=each.file_format,
            channels=each.channels,
            seconds=(each.samples or 0) / 8000,
            path=Path(each.path),
        )
        for each in sorted(store.all(RecordingRecord), key=lambda each: each.start_wall_ms)
        if each.is_ready
    ]
