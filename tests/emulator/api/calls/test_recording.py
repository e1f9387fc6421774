"""Call/{call_uuid}/Record/: start and stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.operator import RecordingRequest
from emulator.callflow.control import TranscriptionOrder
from emulator.records.models import PromisedRecording
from tests.emulator.api.desk import AUTH, NEW_RECORDING, call, ended_call, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.fixture(autouse=True)
def some_calls(operator: FakeOperator) -> None:
    operator.store.put(call("live"))
    operator.store.put(call("ringing", status="ringing"))
    operator.store.put(ended_call("ended"))
    operator.store.put(recording("rec-1", call_uuid="live", samples=None))


def test_start_answers_id_and_url_and_defaults_to_a_mono_mp3_of_60_s(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", "Call/live/Record/", json={"call_uuid": "live"})
    body = answer.json()
    assert answer.status_code == 202
    assert body == {
        "url": f"http://media.test/v1/Account/{AUTH}/Recording/{NEW_RECORDING}.mp3",
        "message": "call recording started",
        "recording_id": NEW_RECORDING,
        "api_id": body["api_id"],
    }
    assert operator.recorded == [
        RecordingRequest(
            call_uuid="live",
            api_id=body["api_id"],
            file_format="mp3",
            stereo=False,
            time_limit_s=60,
            callback_url="",
            callback_method="POST",
        )
    ]


def test_every_argument_is_honoured_and_the_reply_stays_whole(client: Client, operator: FakeOperator) -> None:
    wanted = {
        "time_limit": "600",
        "file_format": "wav",
        "record_channel_type": "stereo",
        "callback_url": "http://app.test/recorded",
        "callback_method": "GET",
        "transcription_type": "auto",
        "transcription_url": "http://app.test/text",
        "transcription_method": "GET",
    }
    body = client.send("POST", "Call/live/Record/", json=wanted).json()
    assert body["recording_id"] == NEW_RECORDING
    (request,) = operator.recorded
    assert (request.file_format, request.stereo, request.time_limit_s) == ("wav", True, 600)
    assert (request.callback_url, request.callback_method) == ("http://app.test/recorded", "GET")
    assert request.transcription == TranscriptionOrder(url="http://app.test/text", method="GET")


@pytest.mark.parametrize(
    ("call_uuid", "body", "status"),
    [
        ("ended", {}, 404),
        ("unknown", {}, 404),
        ("ringing", {}, 400),
        ("live", {"file_format": "ogg"}, 400),
        ("live", {"time_limit": 0}, 400),
        ("live", {"callback_url": "nowhere"}, 400),
    ],
)
def test_refusals(client: Client, operator: FakeOperator, call_uuid: str, body: dict[str, object], status: int) -> None:
    assert client.error("POST", f"Call/{call_uuid}/Record/", json=body)[0] == status
    assert operator.recorded == []


def test_stop_all(client: Client, operator: FakeOperator) -> None:
    answer = client.send("DELETE", "Call/live/Record/", json={"call_uuid": "live"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert operator.stopped == [("live", "")]


@pytest.mark.parametrize("way", ["params", "json"])
def test_stop_one_by_its_url(client: Client, operator: FakeOperator, way: str) -> None:
    url = {"URL": "http://media.test/v1/Account/x/Recording/rec-1.mp3"}
    assert client.send("DELETE", "Call/live/Record/", **{way: url}).status_code == 204
    assert operator.stopped == [("live", "rec-1")]


def promised(call_uuid: str) -> PromisedRecording:
    return PromisedRecording(
        recording_id="rec-2",
        call_uuid=call_uuid,
        file_format="wav",
        wav_path="/nowhere/rec-2.wav",
        callback_url="",
        callback_method="POST",
        api_id="",
        sip_headers="[]",
    )


@pytest.mark.parametrize(("call_uuid", "stopped"), [("live", [("live", "rec-2")]), ("other", [])])
def test_one_that_has_not_begun_has_a_url_already(
    client: Client, operator: FakeOperator, call_uuid: str, stopped: list[tuple[str, str]]
) -> None:
    operator.store.put(promised(call_uuid))
    url = "http://media.test/v1/Account/x/Recording/rec-2.wav"
    answer = client.send("DELETE", "Call/live/Record/", params={"URL": url})
    assert answer.status_code == (204 if stopped else 404)
    assert operator.stopped == stopped


@pytest.mark.parametrize(("call_uuid", "url"), [("ended", ""), ("live", "http://media.test/other.mp3")])
def test_there_is_nothing_to_stop(client: Client, operator: FakeOperator, call_uuid: str, url: str) -> None:
    assert client.error("DELETE", f"Call/{call_uuid}/Record/", params={"URL": url})[0] == 404
    assert operator.stopped == []
