"""The ledger: a pure fold of the facts of telephony into records. Facts that fit no record change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.calls.events import (
    CallAnswered,
    CallArrived,
    CallHungUp,
    CallRinging,
    RecordingFinished,
    RecordingStarted,
)
from emulator.calls.room_events import ConferenceJoined
from emulator.records.models import CallRecord, RecordingRecord

if TYPE_CHECKING:
    from emulator.base.clock import WallClock
    from emulator.calls.events import CallEvent


def call_after(record: CallRecord | None, event: CallEvent, clock: WallClock) -> CallRecord | None:
    """The call record after `event`; `record` is the one of the same call, None before CallArrived."""
    if isinstance(event, CallArrived):
        return record or _new_call(event, clock)
    if record is None:
        return None
    if isinstance(event, CallRinging):
        return replace(record, status="ringing")
    if isinstance(event, CallAnswered):
        return replace(record, status="in-progress", answered_ns=record.answered_ns or clock.ns(event.at))
    if isinstance(event, CallHungUp):
        return _hung_up(record, event, clock)
    if isinstance(event, ConferenceJoined):
        return replace(record, conference_uuid=event.conference_uuid)
    return record


def recording_after(
    record: RecordingRecord | None, event: CallEvent, call: CallRecord | None, clock: WallClock
) -> RecordingRecord | None:
    """The recording's record after `event`; `call` is the record of the call that is recorded."""
    if isinstance(event, RecordingStarted):
        return record or (None if call is None else _new_recording(event, call, clock))
    if record is not None and isinstance(event, RecordingFinished):
        return replace(
            record,
            samples=event.samples,
            start_wall_ms=event.start_wall_ms,
            added_ns=clock.ns(event.at),
            path=event.path,
            error=event.error,
            channels=record.channels if event.channels is None else event.channels,
        )
    return record


def _new_call(event: CallArrived, clock: WallClock) -> CallRecord:
    return CallRecord(
        call_uuid=event.call_uuid,
        auth_id=event.auth_id,
        subaccount=event.subaccount,
        direction=event.direction,
        from_number=event.from_number,
        to_number=event.to_number,
        caller_name=event.caller_name,
        request_uuid=event.request_uuid,
        parent_call_uuid=event.parent_call_uuid,
        status="ringing" if event.direction == "inbound" else "queued",
        initiated_ns=clock.ns(event.at),
    )


def _hung_up(record: CallRecord, event: CallHungUp, clock: WallClock) -> CallRecord:
    if record.ended_ns is not None:
        return record
    return replace(
        record,
        status=event.status,
        ended_ns=clock.ns(event.at),
        hangup_cause=event.hangup.cause,
        hangup_code=event.hangup.code,
        hangup_name=event.hangup.name,
        hangup_source=event.hangup.source,
    )


def _new_recording(event: RecordingStarted, call: CallRecord, clock: WallClock) -> RecordingRecord:
    return RecordingRecord(
        recording_id=event.recording_id,
        auth_id=call.auth_id,
        subaccount=call.subaccount,
        call_uuid=event.call_uuid,
        from_number=call.from_number,
        to_number=call.to_number,
        file_format=event.file_format,
        channels=event.channels,
        origin=event.origin,
        start_wall_ms=event.start_wall_ms,
        added_ns=clock.ns(event.at),
        conference_name=event.conference_name,
        conference_uuid=event.conference_uuid,
        mpc_name=event.mpc_name,
        mpc_uuid=event.mpc_uuid,
        member_id=event.member_id,
    )
