"""A stay in a conference: its sounds are had before, callbackUrl is told, a kick or the end of the call ends it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.callflow.control import CallEnded
from emulator.callflow.meetings import ConferenceOrder, RoomRecording
from emulator.calls.room_commands import KickMembers
from emulator.media import events as media
from emulator.records.models import PromisedRecording, TranscriptionRecord
from emulator.runtime.call_control import FlowControl
from emulator.webhooks.schema import faults_of
from tests.emulator.audio_files import wav_bytes
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.callflow.meetings import ConferenceOutcome

pytestmark = pytest.mark.asyncio
SALES = ConferenceOrder(name="Sales", max_members=20, time_limit_s=60, callback_url=f"{APP}/progress")


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def begun(stage: Stage, order: ConferenceOrder) -> asyncio.Task[ConferenceOutcome]:
    """A call that is in the conference."""
    control = FlowControl(stage.call(), stage.around)
    await control.answer()
    task = asyncio.ensure_future(control.meet(order))
    for _ in range(100):
        if stage.around.conferences or task.done():
            break
        await asyncio.sleep(0.01)
    return task


async def test_a_kick_ends_it_and_not_the_call(stage: Stage) -> None:
    task = await begun(stage, SALES)
    (conference,) = stage.switchboard.exchange.rooms.conferences.live.values()
    stage.switchboard.submit(KickMembers(conference_uuid=conference.conference_uuid, member_ids=("1",)))
    outcome = await task
    assert (outcome.conference_name, outcome.member_id, outcome.call_ended) == ("Sales", "1", False)
    assert outcome.conference_uuid == conference.conference_uuid
    assert stage.around.conferences == {}
    await stage.around.courier.drain()
    told = stage.app.asked("/progress")
    assert [fields["ConferenceAction"] for fields in told] == ["enter", "exit"]
    assert [faults_of("Conference callback", fields) for fields in told] == [[], []]


async def test_a_caller_who_hangs_up_ends_it(stage: Stage) -> None:
    task = await begun(stage, SALES)
    stage.caller_hangs_up()
    assert (await task).call_ended


async def test_sounds_are_had_before(stage: Stage) -> None:
    stage.sounds[f"{APP}/hello.wav"] = wav_bytes()
    stage.app.pages["/music"] = f"<Response><Play>{APP}/hello.wav</Play><Wait length='2'/></Response>".encode()
    order = ConferenceOrder(
        name="Sales", max_members=20, time_limit_s=60, enter_sound="beep:2", wait_sound=f"{APP}/music"
    )
    task = await begun(stage, order)
    (beeps,) = stage.media_of("StartRoomCue")
    assert [(tone.hertz, tone.duration_ms) for tone in beeps.tones] == [(700, 300), (0, 200), (700, 300)]
    (music,) = stage.media_of("StartCue")
    assert music.pcm_path
    (asked,) = stage.app.asked("/music")
    assert asked["Event"] == "ConferenceRemoteSounds"
    stage.caller_hangs_up()
    await task


async def test_sounds_that_cannot_be_had_are_not_heard(stage: Stage) -> None:
    order = ConferenceOrder(name="Sales", max_members=20, time_limit_s=60, exit_sound=f"{APP}/nothing")
    task = await begun(stage, order)
    assert any("exitSound is not heard" in line for line in stage.lines())
    stage.caller_hangs_up()
    assert (await task).member_id == "1"


RECORDED = RoomRecording(
    file_format="mp3",
    when_alone=True,
    is_transcribed=True,
    transcription_url=f"{APP}/text",
    transcription_method="POST",
)


async def test_it_is_recorded_and_tells_where(stage: Stage) -> None:
    task = await begun(stage, replace(SALES, recording=RECORDED))
    (recorder,) = stage.media_of("StartRoomRecorder")
    stage.switchboard.receive(media.RecorderArmed(recording=recorder.recording, at_sample=0, wall_ms=1000))
    stage.caller_hangs_up()
    outcome = await task
    assert outcome.recording_id == recorder.recording
    assert outcome.record_url.endswith(f"/Recording/{recorder.recording}.mp3")
    assert stage.store.get(PromisedRecording, recorder.recording) is not None
    assert [each.recording_id for each in stage.store.all(TranscriptionRecord)] == [recorder.recording]


async def test_what_never_began_is_forgotten(stage: Stage) -> None:
    task = await begun(stage, replace(SALES, recording=replace(RECORDED, when_alone=False)))
    assert len(stage.store.all(PromisedRecording)) == 1
    stage.caller_hangs_up()
    assert (await task).recording_id == ""
    assert not stage.store.all(PromisedRecording)
    assert not stage.store.all(TranscriptionRecord)


async def test_a_call_that_ends_before(stage: Stage) -> None:
    control = FlowControl(stage.call(), stage.around)
    stage.caller_hangs_up()
    with pytest.raises(CallEnded):
        await control.meet(SALES)
    assert stage.around.conferences == {}
