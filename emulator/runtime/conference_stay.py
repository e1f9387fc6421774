"""A stay of a call in a conference: its sounds are had, it joins, and when it has left it is told how that was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.callflow.control import CallEnded, TranscriptionOrder
from emulator.callflow.meetings import ConferenceOutcome
from emulator.callflow.verbs.prompts import fetch_prompts
from emulator.calls.multi_party_commands import PlannedRecording
from emulator.calls.room_commands import ConferenceResult, JoinConference
from emulator.runtime.flow_sounds import SIGNALS
from emulator.runtime.room_record_order import RoomRecordOrder

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.meetings import ConferenceOrder
    from emulator.calls.commands import PromptCue
    from emulator.runtime.flow_sounds import FlowSounds
    from emulator.runtime.flow_surroundings import FlowSurroundings


async def stay(
    call_uuid: str, order: ConferenceOrder, control: CallControl, sounds: FlowSounds, around: FlowSurroundings
) -> ConferenceOutcome:
    """Join, and wait until it is over. Raises CallEnded when the call ended before it joined."""
    name = around.ids.uuid()
    joining = await _joining(name, call_uuid, order, control, sounds)
    recording = _promised(call_uuid, order, around)
    around.conferences[name] = order
    try:
        result = await around.switchboard.complete(replace(joining, recording=recording), name)
    finally:
        del around.conferences[name]
        _drop_unless_begun(recording, around)
    if result is None:
        raise CallEnded
    assert isinstance(result, ConferenceResult), "a JoinConference order is answered by a ConferenceResult"
    recorded = result.recording
    return ConferenceOutcome(
        conference_name=order.name,
        conference_uuid=result.conference_uuid,
        member_id=result.member_id,
        recording_id="" if recorded is None else recorded.recording_id,
        record_url="" if recorded is None else _url(call_uuid, recorded, around),
        call_ended=around.switchboard.exchange.leg(call_uuid) is None,
    )


def _promised(call_uuid: str, order: ConferenceOrder, around: FlowSurroundings) -> PlannedRecording | None:
    """The recording that the element wants, unless another member's is made of the conference."""
    leg = around.switchboard.exchange.leg(call_uuid)
    wanted = order.recording
    if leg is None or wanted is None:
        return None
    conference = around.switchboard.exchange.rooms.conferences.named(order.name, (leg.auth_id, leg.subaccount))
    if conference is not None and conference.planned is not None:
        return None
    handle = around.recordings.promise_room(
        RoomRecordOrder(
            of="conference",
            call_uuid=call_uuid,
            file_format=wanted.file_format,
            conference_name=order.name,
            callback_url=order.callback_url,
            callback_method=order.callback_method,
            transcription=TranscriptionOrder(url=wanted.transcription_url, method=wanted.transcription_method)
            if wanted.is_transcribed
            else None,
        )
    )
    return PlannedRecording(
        recording_id=handle.recording_id,
        path_stem=around.recordings.path_stem(handle.recording_id),
        file_format=wanted.file_format,
    )


def _url(call_uuid: str, recording: PlannedRecording, around: FlowSurroundings) -> str:
    call = around.book.view(call_uuid)
    return around.recordings.url(call.subaccount or call.auth_id, recording.recording_id, recording.file_format)


def _drop_unless_begun(recording: PlannedRecording | None, around: FlowSurroundings) -> None:
    """Nobody came who would have been recorded."""
    if recording is not None and recording.recording_id not in around.switchboard.exchange.rooms.recordings.running:
        around.recordings.drop_unless_begun(recording.recording_id)


async def _joining(
    name: str, call_uuid: str, order: ConferenceOrder, control: CallControl, sounds: FlowSounds
) -> JoinConference:
    async def heard(attribute: str, sound: str) -> tuple[PromptCue, ...]:
        if sound in SIGNALS:
            return SIGNALS[sound]
        prompts = await fetch_prompts(
            sound, control, attribute=attribute, event="ConferenceRemoteSounds", purpose="Conference sounds"
        )
        return await sounds.audible(prompts)

    return JoinConference(
        order=name,
        call_uuid=call_uuid,
        name=order.name,
        max_members=order.max_members,
        time_limit_s=order.time_limit_s,
        muted=order.muted,
        starts=order.starts_on_enter,
        ends_on_exit=order.ends_on_exit,
        stays_alone=order.stay_alone,
        hangup_on_star=order.hangup_on_star,
        relays_keys=order.relay_dtmf,
        digits_match=order.digits_match,
        tells_floor=order.floor_event,
        keys=order.send_digits,
        enter_sound=await heard("enterSound", order.enter_sound),
        exit_sound=await heard("exitSound", order.exit_sound),
        wait_sound=await heard("waitSound", order.wait_sound),
        records_alone=order.recording is not None and order.recording.when_alone,
    )
