"""Recordings are dated by the platform's clock, whatever a test has set it to."""

from __future__ import annotations

from emulator.base.clock import WallClock
from emulator.media.events import RecorderArmed, RecordingClosed, RoomRecordingClosed, RtpStarted
from emulator.runtime.dated_events import dated

REAL_MS = 1_795_255_200_123
ARMED = RecorderArmed(recording="r", at_sample=0, wall_ms=REAL_MS)
CLOSED = RecordingClosed(recording="r", path="r.wav", samples=8000, channels=1, start_wall_ms=REAL_MS, reason="stopped")

ROOM_CLOSED = RoomRecordingClosed(
    recording="r", path_stem="r", samples=8000, start_wall_ms=REAL_MS, reason="stopped", tracks=()
)


def test_a_clock_that_nobody_set_changes_nothing() -> None:
    wall = WallClock(REAL_MS * 1_000_000)
    assert dated(ARMED, wall) == ARMED
    assert dated(CLOSED, wall) == CLOSED
    assert dated(ROOM_CLOSED, wall) == ROOM_CLOSED


def test_a_clock_that_was_set_dates_recordings() -> None:
    wall = WallClock(REAL_MS * 1_000_000)
    wall.set(5_000_000_000, now=0.0)
    armed, closed = dated(ARMED, wall), dated(CLOSED, wall)
    assert isinstance(armed, RecorderArmed)
    assert isinstance(closed, RecordingClosed)
    assert (armed.wall_ms, closed.start_wall_ms) == (5_000, 5_000)
    room_closed = dated(ROOM_CLOSED, wall)
    assert isinstance(room_closed, RoomRecordingClosed)
    assert room_closed.start_wall_ms == 5_000


def test_other_facts_have_no_date() -> None:
    told = RtpStarted(leg="a", at_sample=0, ssrc=1, payload_type=0)
    assert dated(told, WallClock(0)) is told
