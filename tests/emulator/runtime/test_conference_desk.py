"""Conferences as the REST API sees them: who is in, what is ordered, sounds that are had first, recordings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.api.live_calls import SoundOrder
from emulator.api.live_conferences import ConferenceRecordingRequest
from emulator.callflow.control import Speech
from emulator.callflow.meetings import ConferenceOrder
from emulator.runtime.call_control import FlowControl
from emulator.runtime.conference_desk import ConferenceDesk
from tests.emulator.audio_files import wav_bytes
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio
URL = f"{APP}/hello.wav"
PLAY = SoundOrder(kind="play", urls=(URL, URL))


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.sounds |= {URL: wav_bytes(), f"{APP}/broken.wav": b"no sound"}
    return made


@pytest_asyncio.fixture
async def desk(stage: Stage) -> ConferenceDesk:
    """Of a conference in which one caller is."""
    control = FlowControl(stage.call(), stage.around)
    await control.answer()
    task = asyncio.ensure_future(control.meet(ConferenceOrder(name="Sales", max_members=20, time_limit_s=60)))
    stage.running = task  # type: ignore[attr-defined] # nobody else would keep it
    await asyncio.sleep(0.001)
    return ConferenceDesk(stage.around)


async def had(desk: ConferenceDesk) -> None:
    """Wait until every sound is with the exchange."""
    for _ in range(500):
        if desk.is_idle():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("a sound is not there after 5 s")


async def test_who_is_in(desk: ConferenceDesk) -> None:
    (conference,) = desk.all()
    assert (conference.name, conference.running_s, conference.subaccount) == ("Sales", 0, "")
    (member,) = conference.members
    assert (member.member_id, member.from_number, member.to_number) == ("1", "15550100", "15550199")
    assert (member.muted, member.deaf, member.direction, member.inside_s) == (False, False, "inbound", 0)
    desk.change(conference.conference_uuid, ["1"], muted=True)
    desk.change(conference.conference_uuid, ["1"], deaf=True)
    ((member,),) = [each.members for each in desk.all()]
    assert (member.muted, member.deaf) == (True, True)


async def test_a_kick(stage: Stage, desk: ConferenceDesk) -> None:
    desk.kick(desk.all()[0].conference_uuid, ["1"])
    assert desk.all() == []
    assert stage.media_of("LeaveRoom")


async def test_files_are_heard_one_behind_the_other(stage: Stage, desk: ConferenceDesk) -> None:
    room = desk.all()[0].conference_uuid
    desk.play(room, ["1"], PLAY)
    assert not desk.is_idle()
    await had(desk)
    (cue,) = stage.media_of("StartRoomCue")
    assert cue.pcm_path
    assert len(cue.members) == 1
    desk.stop_playing(room, ["1"], "play")
    assert [each.cue for each in stage.media_of("StopRoomCue")] == [cue.cue]


async def test_what_is_there_sooner_is_not_heard_before_what_was_ordered_before(
    stage: Stage, desk: ConferenceDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, fetched = desk.all()[0].conference_uuid, stage.around.sounds.fetched
    slow = asyncio.Event()

    async def first_is_slow(url: str) -> str:
        if url.endswith("?slow"):
            await slow.wait()
        return await fetched(URL) + url.removeprefix(URL)

    monkeypatch.setattr(stage.around.sounds, "fetched", first_is_slow)
    for members, suffix in ((["1"], "?slow"), (["1"], "?quick"), (None, "?all")):
        desk.play(room, members, SoundOrder(kind="play", urls=(URL + suffix,)))
    await asyncio.sleep(0.1)
    assert [each.pcm_path.partition("?")[2] for each in stage.media_of("StartRoomCue")] == ["all"]
    slow.set()
    await had(desk)
    assert [each.pcm_path.partition("?")[2] for each in stage.media_of("StartRoomCue")] == ["all", "slow"]


async def test_what_is_not_there_yet_can_be_stopped(stage: Stage, desk: ConferenceDesk) -> None:
    room = desk.all()[0].conference_uuid
    desk.play(room, ["1"], PLAY)
    desk.play(room, None, PLAY)
    desk.stop_playing(room, ["1"], "speak")
    desk.stop_playing(room, ["1"], "play")
    await had(desk)
    assert [each.members for each in stage.media_of("StartRoomCue")] == [None]


@pytest.mark.parametrize(
    "order",
    [SoundOrder(kind="play", urls=(f"{APP}/broken.wav",)), SoundOrder(kind="speak", speech=Speech(ssml="no"))],
)
async def test_what_cannot_be_had_is_a_line(stage: Stage, desk: ConferenceDesk, order: SoundOrder) -> None:
    desk.play(desk.all()[0].conference_uuid, None, order)
    await had(desk)
    assert stage.media_of("StartRoomCue") == []
    assert any(f"{order.kind} by the API is not heard" in line for line in stage.lines())


async def test_a_recording(stage: Stage, desk: ConferenceDesk) -> None:
    room = desk.all()[0].conference_uuid
    handle = desk.start_recording(
        ConferenceRecordingRequest(
            conference_uuid=room, api_id="api-1", file_format="wav", callback_url="", callback_method="POST"
        )
    )
    assert handle.record_url.endswith(f"{handle.recording_id}.wav")
    (begun,) = stage.media_of("StartRoomRecorder")
    assert (begun.recording, begun.room) == (handle.recording_id, room)
    desk.stop_recordings(room)
    assert [each.recording for each in stage.media_of("StopRecorder")] == [handle.recording_id]


async def test_to_close(stage: Stage, desk: ConferenceDesk) -> None:
    desk.play(desk.all()[0].conference_uuid, None, PLAY)
    await desk.close()
    assert desk.is_idle()
    assert stage.media_of("StartRoomCue") == []
