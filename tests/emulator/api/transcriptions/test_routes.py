"""Transcription/: ordered, looked up and deleted after the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.callflow.control import TranscriptionOrder
from emulator.records.models import TranscriptionRecord
from tests.emulator.api.desk import AUTH, NOW_NS, OTHER, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


def made(recording_id: str, **changes: Any) -> TranscriptionRecord:
    fields: dict[str, Any] = {"status": "success", "text": "hello there", "is_told": True, "callback_url": ""}
    return TranscriptionRecord(
        recording_id=recording_id, auth_id=AUTH, call_uuid="c", callback_method="POST", **{**fields, **changes}
    )


@pytest.fixture(autouse=True)
def recordings(operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1", samples=8000 * 61))
    operator.store.put(recording("running", samples=None))
    operator.store.put(recording("foreign", auth_id=OTHER))


@pytest.mark.parametrize(
    ("sent", "url"),
    [
        ({}, ""),
        ({"transcription_callback_url": "http://app.test/text"}, "http://app.test/text"),
        ({"callback_url": "http://app.test/go"}, "http://app.test/go"),
    ],
)
def test_a_recording_is_transcribed(client: Client, operator: FakeOperator, sent: dict[str, str], url: str) -> None:
    answer = client.send("POST", "Transcription/rec-1/", json=sent)
    assert (answer.status_code, answer.json()["message"]) == (201, "transcription in progress")
    assert operator.transcribed == [("rec-1", TranscriptionOrder(url=url, method="POST"))]


def test_what_is_no_url_is_refused(client: Client, operator: FakeOperator) -> None:
    sent = {"transcription_callback_url": "ftp://app.test"}
    assert client.error("POST", "Transcription/rec-1/", json=sent) == (
        400,
        "transcription_callback_url parameter is invalid: must start with http:// or https://",
    )
    assert operator.transcribed == []


@pytest.mark.parametrize("before", [{"status": "in progress", "is_told": False}, {"is_told": False}])
def test_one_at_a_time(client: Client, operator: FakeOperator, before: dict[str, Any]) -> None:
    operator.store.put(made("rec-1", **before))
    assert client.error("POST", "Transcription/rec-1/") == (409, "the recording is being transcribed already")
    operator.store.put(made("rec-1"))
    assert client.send("POST", "Transcription/rec-1/").status_code == 201


def test_what_came_of_it(client: Client, operator: FakeOperator) -> None:
    operator.store.put(made("rec-1"))
    answer = client.get("Transcription/rec-1/", type="text")
    assert len(answer.pop("api_id")) == 36
    assert answer == {
        "cost": 0.1,
        "rate": 0.05,
        "recording_duration_ms": 61_000,
        "recording_start_ms": NOW_NS // 1_000_000 - 20_000,
        "status": "success",
        "transcription": "hello there",
    }


@pytest.mark.parametrize("status", ["in progress", "failed"])
def test_without_a_text_nothing_is_charged(client: Client, operator: FakeOperator, status: str) -> None:
    operator.store.put(made("rec-1", status=status, text=""))
    answer = client.get("Transcription/rec-1/")
    assert (answer["status"], answer["cost"], answer["transcription"]) == (status, 0.0, "")


def test_deleting(client: Client, operator: FakeOperator) -> None:
    operator.store.put(made("rec-1"))
    answer = client.send("DELETE", "Transcription/rec-1/")
    assert (answer.status_code, answer.json()["message"]) == (202, "request accepted")
    for method in ("GET", "DELETE"):
        assert client.error(method, "Transcription/rec-1/") == (404, "not found")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("recording_id", ["unknown", "running", "foreign"])
def test_what_is_no_recording_of_the_account_is_404(
    client: Client, operator: FakeOperator, method: str, recording_id: str
) -> None:
    for name in ("running", "foreign"):
        operator.store.put(made(name))
    assert client.error(method, f"Transcription/{recording_id}/") == (404, "not found")
