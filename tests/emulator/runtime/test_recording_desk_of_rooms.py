"""Recordings of rooms from promise to callback: put together first, told of once, a crash notwithstanding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest

from emulator.calls import causes
from emulator.calls.events import CallHungUp, RecordingStarted
from emulator.runtime import call_book
from emulator.runtime.room_record_order import RoomRecordOrder
from tests.emulator.audio_files import samples_of
from tests.emulator.runtime.room_tracks import write_room
from tests.emulator.runtime.test_recording_desk import _Desk, after_a_crash

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.callflow.control import RecordingHandle


def begun_room(rig: _Desk, file_format: Literal["wav", "mp3"]) -> RecordingHandle:
    """All of a Multiparty Call, for the participant on the call."""
    order = RoomRecordOrder(
        of="participant_all",
        call_uuid="call",
        file_format=file_format,
        mpc_name="desk",
        mpc_uuid="m-1",
        member_id="m-1",
        callback_url="http://app.test/done",
        api_id="api-1",
    )
    handle = rig.desk.promise_room(order)
    rig.record(
        RecordingStarted(
            recording_id=handle.recording_id,
            call_uuid="call",
            at=0.0,
            start_wall_ms=1000,
            file_format=file_format,
            channels=1,
            origin="api",
            mpc_name="desk",
            mpc_uuid="m-1",
            member_id="m-1",
        )
    )
    return handle


def write_room_of(rig: _Desk, handle: RecordingHandle, *, reason: str = "stopped") -> None:
    """Its tracks, as the engine leaves them."""
    said = [("call", 0, np.full(8000, 5, np.int16)), ("other", 0, np.full(4000, 7, np.int16))]
    write_room(rig.desk.folder, 8000, said, reason=reason)
    (rig.desk.folder / "r.room.json").rename(f"{rig.desk.path_stem(handle.recording_id)}.room.json")


@pytest.mark.asyncio
async def test_a_room_is_put_together_before_it_is_told(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = begun_room(rig, "wav")
    write_room_of(rig, handle)
    rig.close(handle)
    assert not rig.desk.is_idle()
    await rig.desk.drain(10)
    [told] = rig.told
    assert (told.path, told.channels, told.error) == (rig.desk.wav_path(handle.recording_id), 2, "")
    assert samples_of((tmp_path / f"{handle.recording_id}.wav").read_bytes())[:5000:4000].tolist() == [[5, 7], [5, 0]]
    assert rig.courier.fulfilled == [handle.recording_id]


@pytest.mark.asyncio
async def test_a_room_that_a_crash_cut_short_is_told_of_once(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = begun_room(rig, "mp3")
    write_room_of(rig, handle, reason="unfinished")
    again = await after_a_crash(rig, tmp_path)
    await again.desk.drain(10)
    [told] = again.told
    assert (told.path, told.samples, told.reason) == (f"{tmp_path}/{handle.recording_id}.mp3", 8000, "recovered")
    assert (told.mpc_name, told.mpc_uuid, told.member_id, told.channels) == ("desk", "m-1", "m-1", 2)
    assert again.courier.fulfilled == [handle.recording_id]


@pytest.mark.asyncio
async def test_a_room_may_outlive_the_call_that_owns_it(tmp_path: Path) -> None:
    rig = _Desk(tmp_path)
    handle = begun_room(rig, "wav")
    write_room_of(rig, handle)
    rig.desk.forget("call")
    rig.close(handle)
    await rig.desk.drain(10)
    assert rig.courier.fulfilled == [handle.recording_id]


@pytest.mark.asyncio
async def test_a_conference_may_outlive_what_is_known_of_the_call_that_owns_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = _Desk(tmp_path)
    order = RoomRecordOrder(
        of="conference",
        call_uuid="call",
        file_format="wav",
        conference_name="Board",
        callback_url="http://app.test/done",
    )
    handle = rig.desk.promise_room(order)
    write_room_of(rig, handle)
    monkeypatch.setattr(call_book, "REMEMBERED", 0)
    rig.book.apply(CallHungUp(call_uuid="call", at=1.0, status="completed", hangup=causes.ENDED_BY_CALLER))
    assert rig.book.evict() == ["call"]
    rig.close(handle)
    await rig.desk.drain(10)
    assert rig.courier.fulfilled == [handle.recording_id]
    assert rig.book.view("call").sip_headers == (("X-PH-Case", "7"),)
