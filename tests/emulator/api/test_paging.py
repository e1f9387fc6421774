"""Lists: limits, links, and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord, RecordingRecord
from tests.emulator.api.desk import AUTH, NOW_NS, call, recording
from tests.emulator.api.hostile import furnish, operations

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator
    from tests.emulator.api.hostile import Operation


def fill(operator: FakeOperator, count: int) -> None:
    for index in range(count):
        operator.store.put(recording(f"rec-{index:02}", added_ns=NOW_NS - 1_000_000 * (index + 1)))


def test_a_walk_along_next_sees_everything_once(client: Client, operator: FakeOperator) -> None:
    fill(operator, 7)
    page = client.get("Recording/", limit=3, call_uuid="call-1")
    path, _, query = page["meta"].pop("next").partition("?")
    assert page["meta"] == {"limit": 3, "offset": 0, "previous": None, "total_count": 7}
    assert path == f"/v1/Account/{AUTH}/Recording/"
    assert {**parse_qs(query), "cursor": ["…"]} == {
        "limit": ["3"],
        "call_uuid": ["call-1"],
        "offset": ["3"],
        "cursor": ["…"],
    }
    seen = [each["recording_id"] for each in page["objects"]]
    link = f"{path}?{query}"
    while link:
        page = client.get(link)
        seen += [each["recording_id"] for each in page["objects"]]
        link = page["meta"]["next"]
    assert seen == [f"rec-{index:02}" for index in range(7)]
    assert (page["meta"]["offset"], page["meta"]["total_count"]) == (6, 7)
    assert page["meta"]["previous"] == f"/v1/Account/{AUTH}/Recording/?limit=3&call_uuid=call-1&offset=3"


def test_a_walk_by_cursor_is_not_led_astray_by_what_comes_and_goes(client: Client, operator: FakeOperator) -> None:
    fill(operator, 4)
    page = client.get("Recording/", limit=2)
    operator.store.put(recording("rec-new", added_ns=NOW_NS))
    operator.store.delete(RecordingRecord, "rec-00")
    rest = client.get(page["meta"]["next"])
    assert [each["recording_id"] for each in rest["objects"]] == ["rec-02", "rec-03"]


def test_recordings_of_one_moment_are_each_seen_once(client: Client, operator: FakeOperator) -> None:
    for index in range(5):
        operator.store.put(recording(f"rec-{index}", added_ns=NOW_NS))
    seen, link = [], "Recording/?limit=2"
    while link:
        page = client.get(link)
        seen += [each["recording_id"] for each in page["objects"]]
        link = page["meta"]["next"]
    assert sorted(seen) == [f"rec-{index}" for index in range(5)]


@pytest.mark.parametrize("resource", ["Call", "Application", "Endpoint", "Number"])
def test_every_list_can_be_walked(resource: str, client: Client, operator: FakeOperator) -> None:
    for index in range(3):
        operator.store.put(call(f"call-{index}", ended_ns=NOW_NS))
        operator.store.put(ApplicationRecord(app_id=f"{index}", auth_id=AUTH, app_name="a"))
        operator.store.put(
            EndpointRecord(endpoint_id=f"{index}", auth_id=AUTH, username=f"u{index}", password="p", alias="a")
        )
        operator.store.put(NumberRecord(number=f"{index}", auth_id=AUTH, added_ns=NOW_NS))
    links, link = 0, f"{resource}/?limit=1"
    while link:
        page = client.get(link)
        assert len(page["objects"]) == 1
        link, links = page["meta"]["next"], links + 1
    assert links == 3


def test_an_empty_list_and_an_offset_behind_the_end(client: Client, operator: FakeOperator) -> None:
    assert client.get("Recording/")["objects"] == []
    fill(operator, 2)
    page = client.get("Recording/", offset=5)
    assert (page["objects"], page["meta"]["next"]) == ([], None)


def test_the_default_limit_is_20(client: Client, operator: FakeOperator) -> None:
    fill(operator, 21)
    page = client.get("Recording/")
    assert (len(page["objects"]), page["meta"]["limit"]) == (20, 20)


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", 0), ("limit", 21), ("limit", "x"), ("offset", -1), ("offset", 10**30), ("cursor", "x")],
)
def test_out_of_range_is_400(client: Client, name: str, value: object) -> None:
    status, text = client.error("GET", "Recording/", params={name: value})
    assert status == 400
    assert text.startswith(f"{name} parameter is invalid")


LISTS = [each for each in operations() if "cursor" in each.arguments]


@pytest.mark.parametrize("operation", LISTS, ids=str)
def test_every_list_has_bounds_and_relative_links(operation: Operation, client: Client, operator: FakeOperator) -> None:
    furnish(operator)
    method, path, given = operation.request("limit", 1)
    first = client.get(path, **given)
    total = first["meta"].get("total_count", first["meta"].get("count"))
    assert len(first["objects"]) == min(total, 1)
    assert first["meta"]["previous"] is None
    assert (first["meta"]["next"] is None) == (total < 2)
    if total > 1:
        assert first["meta"]["next"].startswith(f"/v1/Account/{AUTH}/{path}/?")
        second = client.get(first["meta"]["next"])
        assert second["objects"] != first["objects"]
        assert second["meta"]["previous"].startswith(f"/v1/Account/{AUTH}/{path}/?")
    behind = client.get(path, **given, offset=total + 5)
    assert (behind["objects"], behind["meta"]["next"]) == ([], None)
    for name, value in (("limit", 0), ("limit", 21), ("offset", -1)):
        assert client.error(method, path, params={**given, name: value})[0] == 400
