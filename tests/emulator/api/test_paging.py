"""Lists: limits, links, and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.emulator.api.desk import AUTH, NOW_NS, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


def fill(operator: FakeOperator, count: int) -> None:
    for index in range(count):
        operator.store.put(recording(f"rec-{index:02}", added_ns=NOW_NS - 1_000_000 * (index + 1)))


def test_a_walk_along_next_sees_everything_once(client: Client, operator: FakeOperator) -> None:
    fill(operator, 7)
    page = client.get("Recording/", limit=3, call_uuid="call-1")
    assert page["meta"] == {
        "limit": 3,
        "next": f"/v1/Account/{AUTH}/Recording/?limit=3&call_uuid=call-1&offset=3",
        "offset": 0,
        "previous": None,
        "total_count": 7,
    }
    seen = [each["recording_id"] for each in page["objects"]]
    while page["meta"]["next"]:
        page = client.get(page["meta"]["next"])
        seen += [each["recording_id"] for each in page["objects"]]
    assert seen == [f"rec-{index:02}" for index in range(7)]
    assert parse_qs(urlsplit(page["meta"]["previous"]).query)["offset"] == ["3"]


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
    ("name", "value"), [("limit", 0), ("limit", 21), ("limit", "x"), ("offset", -1), ("offset", 10**30)]
)
def test_out_of_range_is_400(client: Client, name: str, value: object) -> None:
    status, text = client.error("GET", "Recording/", params={name: value})
    assert status == 400
    assert text.startswith(f"{name} parameter is invalid")
