"""The ledger of Multiparty Calls: a pure fold of their facts into records. plivo_rest.md §4."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from emulator.calls import multi_party_events as told
from emulator.records.billing import billed_seconds, call_seconds
from emulator.records.models import MultiPartyRecord, ParticipantRecord, participant_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.base.clock import WallClock

_CHANGES: dict[told.Change, dict[str, Any]] = {
    "mute": {"mute": True},
    "unmute": {"mute": False},
    "hold": {"hold": True},
    "unhold": {"hold": False},
    "coach": {"coach_mode": True},
    "uncoach": {"coach_mode": False},
}

_RECORDING: dict[told.RecordingChange, Literal["recording", "paused", "not-recording"]] = {
    "started": "recording",
    "paused": "paused",
    "resumed": "recording",
    "stopped": "not-recording",
}


def new_multi_party(event: told.MultiPartyInitialized, clock: WallClock) -> MultiPartyRecord:
    """The record of one that exists from now on."""
    return MultiPartyRecord(
        mpc_uuid=event.mpc_uuid,
        auth_id=event.auth_id,
        subaccount=event.subaccount,
        friendly_name=event.name,
        stay_alone=event.stay_alone,
        max_participants=event.settings.max_participants,
        created_ns=clock.ns(event.at),
    )


def multi_party_after(
    record: MultiPartyRecord,
    event: told.MultiPartyEvent,
    participants: Iterable[ParticipantRecord],
    clock: WallClock,
) -> MultiPartyRecord:
    """The record after `event`; `participants`: of all who were in it."""
    match event:
        case told.MultiPartyStarted():
            return replace(record, status="Active", started_ns=clock.ns(event.at))
        case told.MultiPartyEnded():
            return replace(
                record,
                status="Ended",
                recording="not-recording",
                ended_ns=clock.ns(event.at),
                billed_s=sum(billed_seconds(participant_seconds(each)) for each in participants),
                termination_cause=told.TERMINATION_CAUSES[event.code],
                termination_cause_code=event.code,
            )
        case told.MultiPartyRecordingChanged(member_id="") if event.change in _RECORDING:
            return replace(record, recording=_RECORDING[event.change])
    return record


def new_participant(event: told.ParticipantJoined, clock: WallClock) -> ParticipantRecord:
    """The record of somebody who came in."""
    given = event.participant
    return ParticipantRecord(
        key=participant_key(event.mpc_uuid, event.member_id),
        mpc_uuid=event.mpc_uuid,
        member_id=event.member_id,
        call_uuid=event.call_uuid,
        role=given.role,
        coach_mode=given.coach,
        mute=given.mute,
        hold=given.hold,
        start_mpc_on_enter=given.starts_on_enter,
        end_mpc_on_exit=given.ends_on_exit,
        joined_ns=clock.ns(event.at),
    )


def participant_after(record: ParticipantRecord, event: told.MultiPartyEvent, clock: WallClock) -> ParticipantRecord:
    """The record of a participant after a fact about it."""
    match event:
        case told.ParticipantChanged():
            return replace(record, **_CHANGES[event.change])
        case told.ParticipantExited():
            return replace(record, left_ns=clock.ns(event.at), exit_cause=event.cause)
    return record


def participant_seconds(record: ParticipantRecord) -> int:
    """Begun seconds that it was in it; 0 while it is."""
    return call_seconds(record.joined_ns, record.left_ns)


def multi_party_seconds(record: MultiPartyRecord) -> int:
    """Begun seconds from its beginning to its end; 0 while it goes on, and of one that never was active."""
    return call_seconds(record.started_ns, record.ended_ns)
