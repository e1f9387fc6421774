"""Callbacks of a Multiparty Call's recording: its beginning is the first, and nothing is told of what never begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.calls.events import RecordingStarted
from emulator.calls.multi_party_events import MultiPartyRecordingChanged
from emulator.records.models import PromisedRecording
from emulator.runtime.room_record_order import RoomRecordOrder
from tests.emulator.runtime.test_recording_desk import _Desk

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.calls.multi_party_events import RecordingChange


def promised(rig: _Desk) -> str:
    order = RoomRecordOrder(
        of="mpc",
        call_uuid="call",
        file_format="wav",
        mpc_name="support",
        mpc_uuid="room",
        callback_url="http://app.test/rooms",
        callback_method="POST",
    )
    return rig.desk.promise_room(order).recording_id


def changed(rig: _Desk, recording_id: str, *changes: RecordingChange) -> None:
    for change in changes:
        rig.desk.changed(
            MultiPartyRecordingChanged(mpc_uuid="room", at=1.0, recording_id=recording_id, member_id="", change=change)
        )


@pytest.mark.asyncio
async def test_what_is_ordered_before_the_beginning_is_told_behind_it(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    name = promised(rig)
    changed(rig, name, "started", "paused", "resumed")
    assert rig.courier.requests == []
    rig.desk.began(
        RecordingStarted(
            recording_id=name,
            call_uuid="call",
            at=1.02,
            start_wall_ms=1020,
            file_format="wav",
            channels=1,
            origin="api",
            mpc_uuid="room",
        )
    )
    changed(rig, name, "paused")
    told = [dict(request.fields) for request in rig.courier.requests]
    assert [(each["EventName"], each["SequenceNumber"]) for each in told] == [
        ("MPCRecordingInitiated", "1"),
        ("MPCRecordingPaused", "2"),
        ("MPCRecordingResumed", "3"),
        ("MPCRecordingPaused", "4"),
    ]


@pytest.mark.asyncio
async def test_one_that_never_begins_is_forgotten(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    changed(rig, promised(rig), "paused", "forgone")
    assert (rig.store.all(PromisedRecording), rig.courier.requests) == ((), [])
