"""Gives what the media engine dates by a clock that nobody has set the time that the platform's clock shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.media.events import RecorderArmed, RecordingClosed, RoomRecordingClosed

if TYPE_CHECKING:
    from emulator.base.clock import WallClock
    from emulator.media.events import Event

NS_PER_MS = 1_000_000


def dated(event: Event, wall: WallClock) -> Event:
    """The event as the platform tells it. Sidecars and captures keep the engine's time: they prove each other."""
    match event:
        case RecorderArmed():
            return replace(event, wall_ms=_ms(event.wall_ms, wall))
        case RecordingClosed() | RoomRecordingClosed():
            return replace(event, start_wall_ms=_ms(event.start_wall_ms, wall))
        case _:
            return event


def _ms(real_ms: int, wall: WallClock) -> int:
    return wall.dated(real_ms * NS_PER_MS) // NS_PER_MS
