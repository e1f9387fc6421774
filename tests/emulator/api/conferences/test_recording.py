"""Record a conference by its name, and stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.api.live_conferences import ConferenceRecordingRequest
from emulator.callflow.control import TranscriptionOrder
from tests.emulator.api.conferences.hall import BEGUN
from tests.emulator.api.conferences.places import ROOM, faults

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

RECORD = "Conference/My%20Conf%20Room/Record/"
URL = "http://app.test/done"


def test_to_start(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", RECORD, json={"conference_name": "My Conf Room"})
    assert answer.status_code == 202
    told = answer.json()
    assert told == {
        "api_id": told["api_id"],
        "message": "conference recording started",
        "recording_id": BEGUN,
        "url": told["url"],
    }
    assert told["url"].endswith(f"/Recording/{BEGUN}.mp3")
    assert faults("POST", "/{conference_name}/Record", answer) == []
    assert operator.live_conferences.orders == [
        (
            "record",
            ConferenceRecordingRequest(
                conference_uuid=ROOM,
                api_id=told["api_id"],
                file_format="mp3",
                callback_url="",
                callback_method="POST",
            ),
        )
    ]


@pytest.mark.parametrize(
    ("given", "transcription"),
    [
        ({"transcription_type": "auto"}, TranscriptionOrder()),
        ({"transcription_url": URL, "transcription_method": "get"}, TranscriptionOrder(url=URL, method="GET")),
    ],
)
def test_everything_that_can_be_said(
    client: Client, operator: FakeOperator, given: dict[str, Any], transcription: TranscriptionOrder
) -> None:
    all_of_it = {"file_format": "wav", "callback_url": URL, "callback_method": "GET", "time_limit": "30", **given}
    assert client.send("POST", RECORD, json=all_of_it).status_code == 202
    ((_, request),) = operator.live_conferences.orders
    assert (request.file_format, request.callback_url, request.callback_method) == ("wav", URL, "GET")
    assert request.time_limit_s == 30
    assert request.transcription == transcription


def test_to_stop(client: Client, operator: FakeOperator) -> None:
    answer = client.send("DELETE", RECORD)
    assert (answer.status_code, answer.content) == (204, b"")
    assert operator.live_conferences.orders == [("stop recordings", ROOM)]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_no_such_conference(client: Client, method: str) -> None:
    assert client.error(method, "Conference/Nobody/Record/") == (404, "not found")


def test_what_is_wrong(client: Client) -> None:
    assert client.error("POST", RECORD, json={"file_format": "ogg"})[0] == 400
