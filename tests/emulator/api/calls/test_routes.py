"""Call/: live, queued, detail records, hanging up, cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import DAY_NS, NOW_NS, OTHER, call, ended_call

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.fixture(autouse=True)
def some_calls(operator: FakeOperator) -> None:
    for record in (
        call("live-in"),
        call("live-out", direction="outbound", from_number="15550199", request_uuid="live-out"),
        call("ringing", direction="outbound", status="ringing", request_uuid="ringing"),
        call("queued", direction="outbound", status="queued", request_uuid="queued"),
        ended_call("ended"),
        call("foreign", auth_id=OTHER),
    ):
        operator.store.put(record)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "live"}, ["live-in", "live-out", "ringing"]),
        ({"status": "queued"}, ["queued"]),
        ({"status": "live", "call_direction": "inbound"}, ["live-in"]),
        ({"status": "live", "from_number": "+1 555 0199"}, ["live-out"]),
        ({"status": "live", "to_number": "15550111"}, []),
    ],
)
def test_running_calls_are_listed_by_id(client: Client, query: dict[str, object], expected: list[str]) -> None:
    answer = client.get("Call/", **query)
    assert answer.keys() == {"api_id", "calls"}
    assert answer["calls"] == expected


def test_status_must_be_known(client: Client) -> None:
    assert client.error("GET", "Call/", params={"status": "dead"})[0] == 400


@pytest.mark.parametrize(
    ("call_uuid", "status", "code"),
    [
        ("live-in", "live", 200),
        ("queued", "queued", 200),
        ("queued", "live", 404),
        ("live-in", "queued", 404),
        ("ended", "live", 404),
        ("foreign", "live", 404),
    ],
)
def test_one_running_call(client: Client, call_uuid: str, status: str, code: int) -> None:
    answer = client.send("GET", f"Call/{call_uuid}", params={"status": status})
    assert answer.status_code == code
    assert answer.json().get("call_uuid") == (call_uuid if code == 200 else None)


@pytest.mark.parametrize(("call_uuid", "code"), [("ended", 200), ("live-in", 404), ("unknown", 404)])
def test_a_detail_record_exists_once_the_call_ended(client: Client, call_uuid: str, code: int) -> None:
    assert client.send("GET", f"Call/{call_uuid}/").status_code == code


def test_detail_records_are_listed(client: Client) -> None:
    answer = client.get("Call/")
    assert [each["call_uuid"] for each in answer["objects"]] == ["ended"]
    assert answer["meta"]["total_count"] == 1


@pytest.mark.parametrize("call_uuid", ["live-in", "ringing", "queued"])
def test_hanging_up(client: Client, operator: FakeOperator, call_uuid: str) -> None:
    answer = client.send("DELETE", f"Call/{call_uuid}/", json={"call_uuid": call_uuid})
    assert (answer.status_code, answer.content) == (204, b"")
    assert operator.hung_up == [call_uuid]


@pytest.mark.parametrize("call_uuid", ["ended", "unknown", "foreign"])
def test_there_is_nothing_to_hang_up(client: Client, operator: FakeOperator, call_uuid: str) -> None:
    assert client.error("DELETE", f"Call/{call_uuid}/") == (404, "not found")
    assert operator.hung_up == []


@pytest.mark.parametrize(("request_uuid", "code"), [("ringing", 204), ("queued", 204), ("live-out", 404), ("x", 404)])
def test_only_an_unanswered_request_is_cancelled(
    client: Client, operator: FakeOperator, request_uuid: str, code: int
) -> None:
    assert client.send("DELETE", f"Request/{request_uuid}/").status_code == code
    assert operator.hung_up == ([request_uuid] if code == 204 else [])


def test_a_call_can_be_looked_up_for_ninety_days(client: Client, operator: FakeOperator) -> None:
    for name, days in (("young", 89), ("old", 90)):
        operator.store.put(ended_call(name, ended_ns=NOW_NS - days * DAY_NS))
    window = {"end_time__gte": "2026-08-20 00:00"}
    assert [each["call_uuid"] for each in client.get("Call/", **window)["objects"]] == ["young"]
    assert client.get("Call/young/")["call_uuid"] == "young"
    assert client.error("GET", "Call/old/")[0] == 404
