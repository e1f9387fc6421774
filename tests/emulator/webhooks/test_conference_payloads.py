"""callbackUrl of a Conference: exact names and values of every action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.callflow.control import RecordingHandle
from emulator.callflow.parameters import recording_parameters
from emulator.webhooks.conference_payloads import (
    conference_callback,
    conference_record_api_callback,
    conference_record_callback,
)
from emulator.webhooks.payloads import FinishedRecording, standard
from tests.emulator.webhooks.views import INBOUND

if TYPE_CHECKING:
    from emulator.webhooks.conference_payloads import ConferenceAction


@pytest.mark.parametrize(
    ("action", "event", "more"),
    [
        ("enter", "ConferenceEnter", {"ConferenceFirstMember": "true"}),
        ("exit", "ConferenceExit", {"ConferenceLastMember": "true"}),
        ("digits", "ConferenceDigitsMatch", {"ConferenceDigitsMatch": "12"}),
        ("floor", "ConferenceFloor", {}),
    ],
)
def test_what_is_told(action: ConferenceAction, event: str, more: dict[str, str]) -> None:
    told = conference_callback(
        INBOUND,
        action=action,
        conference_name="Sales",
        conference_uuid="room-1",
        member_id="7",
        digits="12",
        is_edge=True,
    )
    assert told == {
        **standard(INBOUND, event=event),
        "ConferenceAction": action,
        "ConferenceName": "Sales",
        "ConferenceUUID": "room-1",
        "ConferenceMemberID": "7",
        **more,
    }


@pytest.mark.parametrize(
    ("action", "parameter"), [("enter", "ConferenceFirstMember"), ("exit", "ConferenceLastMember")]
)
def test_most_are_neither_the_first_nor_the_last(action: ConferenceAction, parameter: str) -> None:
    told = conference_callback(INBOUND, action=action, conference_name="Sales", conference_uuid="room-1", member_id="7")
    assert told[parameter] == "false"


RECORDING = FinishedRecording(
    recording_id="rec-1", record_url="http://media.test/rec-1.mp3", samples=100_000, start_wall_ms=1_763_719_200_000
)


def test_a_recording_that_an_element_began() -> None:
    handle = RecordingHandle(recording_id="rec-1", record_url="http://media.test/rec-1.mp3")
    assert conference_record_callback(INBOUND, RECORDING, conference_name="Sales", conference_uuid="room-1") == {
        **standard(INBOUND, event="ConferenceRecord"),
        "ConferenceAction": "record",
        "ConferenceName": "Sales",
        "ConferenceUUID": "room-1",
        **recording_parameters(handle, 100_000, 1_763_719_200_000),
    }


def test_a_recording_that_the_api_began() -> None:
    assert conference_record_api_callback(RECORDING, conference_name="Sales", api_id="api-1") == {
        "api_id": "api-1",
        "record_url": "http://media.test/rec-1.mp3",
        "recording_id": "rec-1",
        "conference_name": "Sales",
        "recording_duration": "13",
        "recording_duration_ms": "12500",
        "recording_start_ms": "1763719200000",
        "recording_end_ms": "1763719212500",
    }
