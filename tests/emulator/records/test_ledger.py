"""The fold: facts in, records out, and facts that fit nothing change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from emulator.calls.room_events import ConferenceJoined, ConferenceLeft
from emulator.records.ledger import call_after, recording_after
from emulator.records.models import CallRecord, RecordingRecord
from tests.emulator.records.facts import (
    ANSWERED,
    ARRIVED,
    CLOCK,
    EPOCH_NS,
    FINISHED,
    HUNG_UP,
    RINGING,
    STARTED,
)

if TYPE_CHECKING:
    from emulator.calls.events import CallEvent

NEW = CallRecord(
    call_uuid="call-1",
    auth_id="MAXXXXXXXXXXXXXXXXXX",
    direction="inbound",
    from_number="15550100",
    to_number="15550199",
    caller_name="Ann",
    request_uuid="",
    parent_call_uuid="",
    status="ringing",
    initiated_ns=EPOCH_NS,
)
ENDED = replace(
    NEW,
    status="completed",
    answered_ns=EPOCH_NS + 3_000_000_000,
    ended_ns=EPOCH_NS + 13_000_000_000,
    hangup_cause="NORMAL_CLEARING",
    hangup_code=4000,
    hangup_name="Normal Hangup",
    hangup_source="Caller",
)


def call_of(*events: CallEvent) -> CallRecord | None:
    record = None
    for event in events:
        record = call_after(record, event, CLOCK)
    return record


def recording_of(*events: CallEvent, call: CallRecord | None = NEW) -> RecordingRecord | None:
    record = None
    for event in events:
        record = recording_after(record, event, call, CLOCK)
    return record


def test_a_whole_call() -> None:
    assert call_of(ARRIVED) == NEW
    assert call_of(ARRIVED, RINGING, ANSWERED, HUNG_UP) == ENDED


def test_an_outbound_call_is_queued_until_it_rings() -> None:
    outbound = replace(ARRIVED, direction="outbound", request_uuid="call-1")
    queued = call_of(outbound)
    assert queued is not None
    assert (queued.status, queued.request_uuid) == ("queued", "call-1")
    ringing = call_of(outbound, RINGING)
    assert ringing is not None
    assert ringing.status == "ringing"


@pytest.mark.parametrize("event", [RINGING, ANSWERED, HUNG_UP, STARTED, FINISHED])
def test_facts_of_an_unknown_call_change_nothing(event: CallEvent) -> None:
    assert call_of(event) is None


def test_the_first_answer_and_the_first_end_stand() -> None:
    assert call_of(ARRIVED, ARRIVED, ANSWERED, replace(ANSWERED, at=9.0), HUNG_UP, replace(HUNG_UP, at=99.0)) == ENDED


@pytest.mark.parametrize("event", [STARTED, FINISHED])
def test_facts_of_recordings_leave_the_call_alone(event: CallEvent) -> None:
    assert call_of(ARRIVED, event) == NEW


def test_a_call_knows_the_conference_that_it_was_in_last() -> None:
    stay = {"call_uuid": "call-1", "conference_name": "Sales", "member_id": "1"}
    joined = [ConferenceJoined(at=3.0, conference_uuid=uuid, **stay) for uuid in ("first", "second")]
    left = ConferenceLeft(at=4.0, conference_uuid="second", **stay)
    record = call_of(ARRIVED, *joined, left)
    assert record is not None
    assert record.conference_uuid == "second"


def test_a_whole_recording() -> None:
    started = recording_of(STARTED)
    assert started == RecordingRecord(
        recording_id="rec-1",
        auth_id="MAXXXXXXXXXXXXXXXXXX",
        call_uuid="call-1",
        from_number="15550100",
        to_number="15550199",
        file_format="wav",
        channels=2,
        origin="xml",
        start_wall_ms=1_795_255_203_000,
        added_ns=EPOCH_NS + 3_000_000_000,
    )
    assert not started.is_ready
    finished = recording_of(STARTED, FINISHED)
    assert finished == replace(started, samples=80_000, path="/data/rec-1.wav", added_ns=EPOCH_NS + 14_500_000_000)
    assert finished.is_ready


def test_a_recording_of_a_room_knows_the_room_and_has_the_channels_that_its_end_shows() -> None:
    room: dict[str, Any] = {
        "mpc_name": "desk",
        "mpc_uuid": "m-1",
        "member_id": "7",
        "conference_name": "a",
        "conference_uuid": "c",
    }
    record = recording_of(replace(STARTED, channels=1, **room), replace(FINISHED, channels=3))
    assert record is not None
    assert record.channels == 3
    assert {name: getattr(record, name) for name in room} == room


def test_a_failed_recording_is_not_ready() -> None:
    failed = recording_of(STARTED, replace(FINISHED, error="disk full"))
    assert failed is not None
    assert not failed.is_ready


def test_a_recording_without_its_call_or_start_is_not_kept() -> None:
    assert recording_of(STARTED, call=None) is None
    assert recording_of(FINISHED) is None


def test_other_facts_leave_a_recording_alone() -> None:
    assert recording_of(STARTED, HUNG_UP) == recording_of(STARTED)
