"""One WebSocket that came to the app under test: the upgrade, what was said to it, and how it ended."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.runner.app_requests import AppRequest


@dataclass(slots=True, kw_only=True)
class StreamVisit:
    """Filled while it lasts."""

    request: AppRequest
    """The upgrade as an HTTP request; its status is 101 when it was taken."""
    start: dict[str, Any] = field(default_factory=dict)
    """What the start message says of the stream, `extra_headers` included."""
    events: list[str] = field(default_factory=list)
    """`start`, `dtmf 5`, `playedStream hello`, `clearedAudio`; not the audio."""
    audio: dict[str, bytearray] = field(default_factory=dict)
    """By track, as it came."""
    faults: list[str] = field(default_factory=list)
    """What was wrong with the count of the messages."""
    _messages: int = 0
    _chunks: dict[str, int] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def path(self) -> str:
        """Where it came."""
        return self.request.path

    @property
    def was_taken(self) -> bool:
        """Whether the app did not refuse it."""
        return self.request.status == 101

    def hear(self, message: dict[str, Any]) -> None:
        """Note a message of the platform."""
        self._messages += 1
        if message.get("sequenceNumber") != self._messages:
            self.faults.append(f"message {self._messages} has sequenceNumber {message.get('sequenceNumber')}")
        event = str(message.get("event"))
        if event == "media":
            self._hear_media(message["media"])
            return
        if event == "start":
            self.start = {**message["start"], "extra_headers": message["extra_headers"]}
        told = {"dtmf": message.get("dtmf", {}).get("digit"), "playedStream": message.get("name")}.get(event)
        self.events.append(event if told is None else f"{event} {told}")
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, event: str) -> None:
        """Wait for an event that has not come yet, or has."""
        while event not in self.events:
            await self._changed.wait()

    def _hear_media(self, media: dict[str, Any]) -> None:
        track = media["track"]
        self._chunks[track] = self._chunks.get(track, 0) + 1
        if media["chunk"] != self._chunks[track]:
            self.faults.append(f"chunk {self._chunks[track]} of {track} is numbered {media['chunk']}")
        self.audio.setdefault(track, bytearray()).extend(base64.b64decode(media["payload"], validate=True))
