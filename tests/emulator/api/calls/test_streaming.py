"""Call/{call_uuid}/Stream/: start, list, one, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.callflow.control import StreamOrder
from emulator.records.models import StreamRecord
from tests.emulator.api.desk import AUTH, NOW_NS, OTHER, call, ended_call

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

URL = "ws://app.test/ears"
S_NS = 1_000_000_000


def stream(stream_id: str, **changes: Any) -> StreamRecord:
    fields: dict[str, Any] = {
        "call_uuid": "live",
        "service_url": URL,
        "audio_track": "both",
        "is_bidirectional": False,
        "content_type": "audio/x-l16;rate=8000",
        "status_callback_url": "",
        "created_ns": NOW_NS,
    }
    return StreamRecord(stream_id=stream_id, **{**fields, **changes})


@pytest.fixture(autouse=True)
def some_calls(operator: FakeOperator) -> None:
    for record in (call("live"), call("ringing", status="ringing"), ended_call("ended"), call("x", auth_id=OTHER)):
        operator.store.put(record)


def over(stream_id: str, **changes: Any) -> StreamRecord:
    return stream(stream_id, status="stopped", started_ns=NOW_NS, ended_ns=NOW_NS + 27 * S_NS, **changes)


def test_a_stream_begins(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", "Call/live/Stream/", json={"service_url": URL})
    assert answer.status_code == 202
    assert answer.json() == {
        "message": "audio streaming started",
        "stream_id": "stream-1",
        "api_id": answer.json()["api_id"],
    }
    assert operator.live_calls.streams == [("live", StreamOrder(url=URL))]


def test_an_address_takes_one_stream_of_a_call_at_a_time(client: Client, operator: FakeOperator) -> None:
    operator.store.put(stream("first"))
    assert client.error("POST", "Call/live/Stream/", json={"service_url": URL})[0] == 400
    assert client.send("POST", "Call/live/Stream/", json={"service_url": URL + "2"}).status_code == 202
    operator.store.put(over("first"))
    assert client.send("POST", "Call/live/Stream/", json={"service_url": URL}).status_code == 202


@pytest.mark.parametrize(("call_uuid", "status"), [("ringing", 400), ("ended", 404), ("x", 404), ("nobody", 404)])
def test_only_calls_that_are_answered_are_streamed(client: Client, call_uuid: str, status: int) -> None:
    assert client.error("POST", f"Call/{call_uuid}/Stream/", json={"service_url": URL})[0] == status


def test_the_object_is_exact(client: Client, operator: FakeOperator) -> None:
    operator.store.put(over("one"))
    body = client.get("Call/live/Stream/one/")
    assert body == {
        "api_id": body["api_id"],
        "audio_track": "both",
        "bidirectional": False,
        "bill_duration": 27,
        "billed_amount": "0.00300",
        "call_uuid": "live",
        "content_type": "audio/x-l16;rate=8000",
        "created_at": "2026-11-21 10:00:00.000000+00:00",
        "end_time": "2026-11-21 10:00:27+00:00",
        "plivo_auth_id": AUTH,
        "resource_uri": f"/v1/Account/{AUTH}/Call/live/Stream/one/",
        "rounded_bill_duration": 60,
        "service_url": URL,
        "start_time": "2026-11-21 10:00:00+00:00",
        "status": "stopped",
        "status_callback_url": "",
        "stream_id": "one",
    }


def test_a_list_counts_by_a_name_of_its_own_and_has_those_of_one_call(client: Client, operator: FakeOperator) -> None:
    for number in range(3):
        operator.store.put(stream(f"s{number}", created_ns=NOW_NS + number))
    operator.store.put(stream("elsewhere", call_uuid="ended"))
    body = client.get("Call/live/Stream/", limit=2)
    assert [each["stream_id"] for each in body["objects"]] == ["s2", "s1"]
    assert set(body["meta"]) == {"count", "limit", "next", "offset", "previous"}
    assert body["meta"]["count"] == 3
    rest = client.get(body["meta"]["next"])
    assert [each["stream_id"] for each in rest["objects"]] == ["s0"]
    assert rest["meta"]["next"] is None
    assert client.get("Call/ended/Stream/")["meta"]["count"] == 1
    assert client.error("GET", "Call/x/Stream/")[0] == 404


def test_one_is_stopped_or_all(client: Client, operator: FakeOperator) -> None:
    operator.store.put(stream("one"))
    operator.store.put(over("gone"))
    operator.store.put(stream("elsewhere", call_uuid="ended"))
    assert client.send("DELETE", "Call/live/Stream/one/").status_code == 204
    assert client.send("DELETE", "Call/live/Stream/").status_code == 204
    assert operator.live_calls.streams_stopped == [("live", "one"), ("live", "")]
    for path in ("live/Stream/gone", "live/Stream/elsewhere", "live/Stream/nothing", "ended/Stream/elsewhere"):
        assert client.error("DELETE", f"Call/{path}/")[0] == 404
    assert len(operator.live_calls.streams_stopped) == 2
