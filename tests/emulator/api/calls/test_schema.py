"""Filters of call detail records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import DAY_NS, MINUTE_NS, NOW_NS, OTHER, ended_call

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.fixture(autouse=True)
def some_calls(operator: FakeOperator) -> None:
    for record in (
        ended_call("a", ended_ns=NOW_NS),
        ended_call(
            "b",
            direction="outbound",
            from_number="4420",
            parent_call_uuid="a",
            ended_ns=NOW_NS - 1000,
            answered_ns=NOW_NS - 1000 - MINUTE_NS // 2,
            hangup_code=3010,
            hangup_source="Carrier",
        ),
        ended_call("c", answered_ns=None, status="no-answer", ended_ns=NOW_NS - 2000),
        ended_call("old", ended_ns=NOW_NS - 8 * DAY_NS),
        ended_call("foreign", auth_id=OTHER),
    ):
        operator.store.put(record)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["a", "b", "c"]),
        ({"call_direction": "outbound"}, ["b"]),
        ({"parent_call_uuid": "a"}, ["b"]),
        ({"hangup_source": "Carrier"}, ["b"]),
        ({"hangup_cause_code": "3010"}, ["b"]),
        ({"from_number": "+1555"}, ["a", "c"]),
        ({"from_number": "%"}, []),
        ({"to_number": "15550199"}, ["a", "b", "c"]),
        ({"bill_duration": 30}, ["b"]),
        ({"bill_duration__gt": 0}, ["a", "b"]),
        ({"bill_duration__lt": 30}, ["c"]),
        ({"end_time__gte": "2026-11-01"}, ["a", "b", "c", "old"]),
    ],
)
def test_filters(client: Client, filters: dict[str, object], expected: list[str]) -> None:
    assert [each["call_uuid"] for each in client.get("Call/", **filters)["objects"]] == expected
