"""Filters: comparisons and time windows, through the recording list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.errors import ApiError
from emulator.api.filters import moment_ns
from tests.emulator.api.desk import DAY_NS, NOW_NS, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

HOUR_NS = DAY_NS // 24


@pytest.fixture(autouse=True)
def recordings_of_many_ages(operator: FakeOperator) -> None:
    for days in (0, 6, 8, 29, 31, 100):
        operator.store.put(recording(f"{days}d", added_ns=NOW_NS - days * DAY_NS - HOUR_NS))


def found(client: Client, **filters: object) -> list[str]:
    return [each["recording_id"] for each in client.get("Recording/", **filters)["objects"]]


def test_without_a_time_the_last_seven_days_are_searched(client: Client) -> None:
    assert found(client) == ["0d", "6d"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"add_time__gte": "2026-11-15 00:00"}, ["0d", "6d"]),
        ({"add_time__gt": "2026-11-01"}, ["0d", "6d", "8d"]),
        ({"add_time__lte": "2026-11-13 09:00"}, ["8d", "29d", "31d"]),
        ({"add_time__lt": "2026-11-13 09:00"}, ["29d", "31d"]),
        ({"add_time__gte": "2026-11-13 09:00", "add_time__lt": "2026-11-15 09:00"}, ["8d"]),
        ({"add_time": "2026-11-13 09:00:00.000000"}, ["8d"]),
        ({"add_time__gte": "2026-11-13T10:00:00+01:00", "add_time__lt": "2026-11-14"}, ["8d"]),
    ],
)
def test_time_windows(client: Client, filters: dict[str, object], expected: list[str]) -> None:
    assert found(client, **filters) == expected


@pytest.mark.parametrize(
    ("suffix", "expected"), [("", True), ("__gt", False), ("__gte", True), ("__lt", False), ("__lte", True)]
)
def test_the_time_that_is_shown_is_the_time_that_is_compared(
    client: Client, operator: FakeOperator, suffix: str, expected: bool
) -> None:
    operator.store.put(recording("precise", added_ns=NOW_NS - HOUR_NS * 2 + 123_456_789))
    shown = client.get("Recording/precise/")["add_time"]
    assert shown.endswith(".123456+00:00")
    assert ("precise" in found(client, **{f"add_time{suffix}": shown.removesuffix("+00:00")})) is expected


def test_more_than_30_days_is_400(client: Client) -> None:
    params = {"add_time__gte": "2026-10-01", "add_time__lte": "2026-11-01"}
    assert client.error("GET", "Recording/", params=params) == (400, "add_time: the range is longer than 30 days")


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", ""])
def test_a_time_that_is_none(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        moment_ns("add_time", text)
    assert caught.value.status == 400


def test_a_time_keeps_its_microseconds() -> None:
    assert moment_ns("add_time", "1970-01-01 00:00:01.000007") == 1_000_007_000


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"recording_storage_duration": 7}, ["6d"]),
        ({"recording_storage_duration__gt": 30}, ["31d", "100d"]),
        ({"recording_storage_duration__gte": 30, "recording_storage_duration__lt": 32}, ["29d"]),
        ({"recording_storage_duration__lte": 1}, ["0d"]),
    ],
)
def test_days_of_storage(client: Client, filters: dict[str, object], expected: list[str]) -> None:
    assert found(client, **filters) == expected


def test_a_number_that_is_none_is_400(client: Client) -> None:
    params = {"recording_storage_duration__gt": "many"}
    assert client.error("GET", "Recording/", params=params) == (
        400,
        "recording_storage_duration__gt parameter is invalid: expected a whole number",
    )


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("Recording/", "add_time__gte", "9999-12-31 23:59"),
        ("Call/", "end_time__gt", "0001-01-01 00:00"),
        ("Call/", "bill_duration__gte", 10**22),
        ("Call/", "hangup_cause_code", 10**22),
        ("Call/", "bill_duration__lt", -1),
        ("Recording/", "recording_storage_duration", -1),
    ],
)
def test_what_no_database_takes_is_400(client: Client, path: str, name: str, value: object) -> None:
    status, text = client.error("GET", path, params={name: value})
    assert (status, text) == (400, f"{name} parameter is invalid: out of range")


@pytest.mark.parametrize(
    ("name", "value"), [("call_direction", "sideways"), ("hangup_source", "Nobody"), ("status", "dead")]
)
def test_an_unknown_choice_is_400(client: Client, name: str, value: str) -> None:
    status, text = client.error("GET", "Call/", params={name: value})
    assert status == 400
    assert text.startswith(f"{name} parameter is invalid: expected one of ")


@pytest.mark.parametrize("value", [["15550100"], {"a": 1}, True])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Call/", "from_number"),
        ("Call/", "end_time__gt"),
        ("Call/", "hangup_cause_code"),
        ("Call/", "status"),
        ("Recording/", "call_uuid"),
        ("Recording/", "add_time"),
        ("Application/", "app_name"),
        ("Endpoint/", "alias"),
        ("Number/", "number_startswith"),
    ],
)
def test_what_is_no_single_value_is_400(client: Client, path: str, name: str, value: object) -> None:
    status, text = client.error("GET", path, json={name: value})
    assert (status, text) == (400, f"{name} parameter is invalid: expected one text or number")
