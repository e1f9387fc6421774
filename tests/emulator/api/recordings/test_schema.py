"""Filters of recordings that are not about time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.records.models import RecordingRecord
from tests.emulator.api.desk import AUTH, DAY_NS, MINUTE_NS, NOW_NS, OTHER, SUB, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.fixture(autouse=True)
def some_recordings(operator: FakeOperator) -> None:
    for record in (
        recording("one", call_uuid="call-1"),
        recording("two", call_uuid="call-2", from_number="15550177", to_number="sip:bob@x"),
        recording("three", call_uuid="call-3", from_number="ann"),
        recording("mixed", call_uuid="call-4", from_number="4", conference_name="room", conference_uuid="c-1"),
        recording("agent", call_uuid="call-5", from_number="5", mpc_name="desk", mpc_uuid="m-1", member_id="7"),
        recording("running", samples=None, path=""),
        recording("failed", error="disk full"),
        recording("foreign", auth_id=OTHER),
    ):
        operator.store.put(record)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["one", "two", "three", "mixed", "agent"]),
        ({"call_uuid": "call-2"}, ["two"]),
        ({"from_number": "15550100"}, ["one"]),
        ({"from_number": "+15550100"}, ["one"]),
        ({"from_number": "+1 (555) 010-0"}, ["one"]),
        ({"from_number": "1555010"}, []),
        ({"to_number": "sip:bob@x"}, ["two"]),
        ({"to_number": "bob"}, []),
        ({"from_number": "sip:ann@phone.plivo.com"}, ["three"]),
        ({"from_number": "ann"}, ["three"]),
        ({"call_uuid": "call-1", "from_number": "15550177"}, []),
        ({"conference_name": "room"}, ["mixed"]),
        ({"conference_uuid": "c-1"}, ["mixed"]),
        ({"conference_uuid": "c-1", "conference_name": "desk"}, []),
        ({"mpc_name": "desk"}, ["agent"]),
        ({"mpc_uuid": "m-1"}, ["agent"]),
        ({"mpc_uuid": "x"}, []),
        ({"mpc_uuid": ""}, ["one", "two", "three", "mixed", "agent"]),
        ({"unknown": "x"}, ["one", "two", "three", "mixed", "agent"]),
    ],
)
def test_filters(client: Client, filters: dict[str, object], expected: list[str]) -> None:
    objects = client.get("Recording/", **filters)["objects"]
    assert sorted(each["recording_id"] for each in objects) == sorted(expected)


@pytest.mark.parametrize(
    ("owner", "expected"), [(SUB, ["theirs"]), (AUTH, ["agent", "mixed", "one", "three", "two"]), ("SA", [])]
)
def test_the_main_account_filters_by_subaccount(
    client: Client, operator: FakeOperator, owner: str, expected: list[str]
) -> None:
    operator.store.put(recording("theirs", subaccount=SUB))
    objects = client.get("Recording/", subaccount=owner)["objects"]
    assert sorted(each["recording_id"] for each in objects) == expected


def test_storage_and_add_time_clash(client: Client) -> None:
    params = {"recording_storage_duration": "1", "add_time__gt": "2026-11-01"}
    assert client.error("GET", "Recording/", params=params) == (
        400,
        "recording_storage_duration cannot be used together with add_time",
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"": 1}, ["today"]),
        ({"": 2}, ["yesterday"]),
        ({"__gt": 1}, ["yesterday", "long ago"]),
        ({"__gte": 2}, ["yesterday", "long ago"]),
        ({"__lt": 2}, ["today"]),
        ({"__lte": 2}, ["today", "yesterday"]),
        ({"__gte": 2, "__lt": 100}, ["yesterday"]),
        ({"": 101}, ["long ago"]),
        ({"": 0}, []),
        ({"__gte": 0}, ["today", "yesterday", "long ago"]),
        ({"__lt": 10**9}, ["today", "yesterday", "long ago"]),
        ({"__gt": 10**9}, []),
    ],
)
def test_days_of_storage_are_those_of_the_calendar(
    operator: FakeOperator, client: Client, filters: dict[str, int], expected: list[str]
) -> None:
    for name in ("one", "two", "three", "mixed", "agent"):
        operator.store.delete(RecordingRecord, name)
    midnight = NOW_NS - 10 * 60 * MINUTE_NS
    for name, added in (("today", midnight), ("yesterday", midnight - 1), ("long ago", midnight - 100 * DAY_NS)):
        operator.store.put(recording(name, added_ns=added))
    given = {f"recording_storage_duration{suffix}": days for suffix, days in filters.items()}
    assert [each["recording_id"] for each in client.get("Recording/", **given)["objects"]] == expected
