"""Asynchronous mode: answered at once, carried out all the same, and the answer goes where it was asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from emulator.records.models import ApplicationRecord
from tests.emulator.api.desk import AUTH, NEW_RECORDING, TOKEN, call, multi_party_call, participant, recording

if TYPE_CHECKING:
    from emulator.api.operator import LateReply
    from tests.emulator.api.desk import Client, FakeOperator

URL = "http://app.test/later"


def spawned(client: Client, operator: FakeOperator, method: str, path: str, **fields: Any) -> tuple[LateReply, Any]:
    """Where the answer to such a request went, and the answer."""
    answer = client.send(method, path, json={"callback_url": URL, **fields})
    assert (answer.status_code, answer.json()["message"]) == (202, "async api spawned")
    ((wanted, response),) = operator.answered_late
    content = json.loads(response)
    assert wanted.api_id == answer.json()["api_id"] == content["api_id"]
    assert set(answer.json()) == {"message", "api_id"}
    return wanted, content


def test_something_is_made_and_told_later(client: Client, operator: FakeOperator) -> None:
    wanted, response = spawned(client, operator, "POST", "Application/", app_name="a", answer_url="http://app.test/a")
    (made,) = operator.store.all(ApplicationRecord)
    assert response["app_id"] == made.app_id
    assert (wanted.url, wanted.method, wanted.call_uuid) == (URL, "POST", "")


def test_what_is_asked_is_told_later(client: Client, operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1"))
    _, response = spawned(client, operator, "GET", "Recording/rec-1/")
    assert response["recording_id"] == "rec-1"


def test_what_has_no_answer_has_its_id(client: Client, operator: FakeOperator) -> None:
    operator.store.put(call("c"))
    wanted, response = spawned(client, operator, "DELETE", "Call/c/", callback_method="get")
    assert operator.hung_up == ["c"]
    assert response == {"api_id": wanted.api_id}
    assert (wanted.method, wanted.call_uuid) == ("GET", "c")


@pytest.mark.parametrize(
    ("method", "path", "error"),
    [("POST", "Call/", "from parameter is missing"), ("GET", "Recording/nothing/", "not found")],
)
def test_a_refusal_is_told_later(client: Client, operator: FakeOperator, method: str, path: str, error: str) -> None:
    _, response = spawned(client, operator, method, path)
    assert response["error"] == error


@pytest.mark.parametrize(
    ("path", "auth", "status"), [("Call/", (AUTH, "wrong"), 401), ("Nothing/", (AUTH, TOKEN), 404)]
)
def test_who_may_not_ask_is_told_at_once(
    client: Client, operator: FakeOperator, path: str, auth: tuple[str, str], status: int
) -> None:
    assert client.error("POST", path, auth=auth, json={"callback_url": URL})[0] == status
    assert operator.answered_late == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"callback_url": "later"}, "callback_url"), ({"callback_url": URL, "callback_method": "PUT"}, "callback_method")],
)
def test_an_answer_that_can_go_nowhere_is_refused(
    client: Client, operator: FakeOperator, fields: dict[str, str], name: str
) -> None:
    operator.store.put(call("c"))
    status, text = client.error("DELETE", "Call/c/", json=fields)
    assert (status, text.split()[0]) == (400, name)
    assert (operator.hung_up, operator.answered_late) == ([], [])


def test_the_callback_of_a_recording_is_told_of_its_end(client: Client, operator: FakeOperator) -> None:
    operator.store.put(call("c"))
    answer = client.send("POST", "Call/c/Record/", json={"callback_url": URL})
    assert answer.json()["recording_id"] == NEW_RECORDING
    assert operator.answered_late == []


def test_a_switch_makes_record_asynchronous_too(client: Client, operator: FakeOperator) -> None:
    operator.strict_async = True
    operator.store.put(call("c"))
    _, response = spawned(client, operator, "POST", "Call/c/Record/")
    assert response["recording_id"] == NEW_RECORDING
    assert operator.recorded[0].callback_url == URL, "the end is told there, too"
    operator.answered_late.clear()
    spawned(client, operator, "DELETE", "Call/c/Record/")


@pytest.mark.parametrize("url", [URL, [URL]], ids=["text", "as the Python SDK writes it"])
def test_recordings_of_multiparty_calls_name_theirs_otherwise(
    client: Client, operator: FakeOperator, url: str | list[str]
) -> None:
    operator.store.put(multi_party_call("mpc"))
    operator.store.put(participant("mpc", "1"))
    answer = client.send("POST", "MultiPartyCall/mpc/Record/", json={"callback_url": url})
    assert (answer.status_code, answer.json()["message"]) == (202, "async api spawned")
    ((wanted, response),) = operator.answered_late
    assert (wanted.url, json.loads(response)["message"]) == (URL, "MPC: room record started")


def test_a_file_comes_as_it_is(client: Client, operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1"))
    operator.files["/data/rec-1.wav"] = b"RIFF"
    answer = client.send("GET", f"Recording/rec-1.wav?callback_url={URL}")
    assert (answer.status_code, answer.content, operator.answered_late) == (200, b"RIFF", [])
