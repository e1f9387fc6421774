"""Recordings of Multiparty Calls from promise to order, and the stages that their callback is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.api.live_multi_party import MultiPartyRecordingOrder
from emulator.callflow.multi_party import Address, MultiPartyOrder, MultiPartySettings, Participation
from emulator.runtime.call_control import FlowControl
from emulator.webhooks.schema import faults_of
from tests.emulator.runtime.flow_stage import APP, Stage
from tests.emulator.runtime.test_call_control import begun

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio
NOBODY = Address()


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def _joined(stage: Stage, *, record: bool = False, record_track: bool = False) -> str:
    """A call alone in a Multiparty Call; the mpc_uuid."""
    control = FlowControl(stage.call(), stage.around)
    await control.answer()
    settings = MultiPartySettings(
        max_duration_s=300,
        max_participants=4,
        record=record,
        recording_callback=Address(url=f"{APP}/recording", method="POST"),
    )
    participant = Participation(role="customer", record_track=record_track)
    await begun(control.join_multi_party(MultiPartyOrder(name="support", settings=settings, participant=participant)))
    call = stage.switchboard.exchange.rooms.multi_party_calls.named("MAXXXXXXXXXXXXXXXXXX", "", "support")
    assert call is not None
    return call.mpc_uuid


def _order(mpc_uuid: str, **said: object) -> MultiPartyRecordingOrder:
    return MultiPartyRecordingOrder(
        **{  # type: ignore[arg-type]
            "mpc_uuid": mpc_uuid,
            "file_format": "wav",
            "callback": NOBODY,
            "transcript": False,
            "transcription_url": "",
            **said,
        }
    )


async def test_what_the_settings_ask_for_is_recorded_and_told(stage: Stage) -> None:
    mpc_uuid = await _joined(stage, record=True, record_track=True)
    (room,) = stage.media_of("StartRoomRecorder")
    (track,) = stage.media_of("StartRecorder")
    assert (room.room, track.room) == (mpc_uuid, mpc_uuid)
    await stage.around.courier.drain()
    (initiated,) = stage.app.asked("/recording")
    assert faults_of("MultiPartyCall recording callback", initiated) == []
    assert (initiated["EventName"], initiated["RecordingUUID"]) == ("ParticipantRecordingInitiated", track.recording)


async def test_both_are_two_recordings_and_the_handle_is_the_tracks(stage: Stage) -> None:
    mpc_uuid = await _joined(stage)
    recorder = stage.around.multi_party_recorder
    handle = recorder.record(_order(mpc_uuid, member_id="1", tracks="both"))
    (room,) = stage.media_of("StartRoomRecorder")
    (track,) = stage.media_of("StartRecorder")
    assert handle is not None
    assert handle.recording_id == track.recording != room.recording
    assert recorder.record(_order(mpc_uuid, member_id="1", tracks="both")) is None


async def test_pauses_and_stops_of_what_runs(stage: Stage) -> None:
    mpc_uuid = await _joined(stage)
    recorder = stage.around.multi_party_recorder
    assert not recorder.change("pause", mpc_uuid)
    callback = Address(url=f"{APP}/recording", method="POST")
    recorder.record(_order(mpc_uuid, member_id="1", tracks="participant", callback=callback))
    for what in ("pause", "resume", "stop"):
        assert recorder.change(what, mpc_uuid, "1", "participant")
    assert not recorder.change("stop", mpc_uuid, "1", "participant")
    await stage.around.courier.drain()
    told = [(fields["EventName"], fields["SequenceNumber"]) for fields in stage.app.asked("/recording")]
    assert told == [
        ("ParticipantRecordingInitiated", "1"),
        ("ParticipantRecordingPaused", "2"),
        ("ParticipantRecordingResumed", "3"),
    ]
    stage.close_recording(stage.media_of("StartRecorder")[0].recording)
    await stage.around.courier.drain()
    completed = stage.app.asked("/recording")[-1]
    assert (completed["EventName"], completed["SequenceNumber"]) == ("ParticipantRecordingCompleted", "4")
    assert completed["RecordingDuration"] == "2"


async def test_nothing_is_recorded_of_one_that_is_over(stage: Stage) -> None:
    assert stage.around.multi_party_recorder.record(_order("gone")) is None
