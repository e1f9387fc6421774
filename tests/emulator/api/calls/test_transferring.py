"""POST Call/{call_uuid}/: which legs go where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import call

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

A, B = "http://app.test/a", "http://app.test/b"


@pytest.fixture(autouse=True)
def some_calls(operator: FakeOperator) -> None:
    operator.store.put(call("live"))
    operator.store.put(call("alone"))
    operator.live_calls.others["live"] = "agent"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"aleg_url": A}, {"live": (A, "POST")}),
        ({"legs": "bleg", "aleg_url": A, "bleg_url": B, "bleg_method": "GET"}, {"agent": (B, "GET")}),
        ({"legs": "both", "aleg_url": A, "bleg_url": B}, {"live": (A, "POST"), "agent": (B, "POST")}),
    ],
)
def test_each_leg_goes_to_its_url(
    client: Client, operator: FakeOperator, given: dict[str, str], expected: dict[str, tuple[str, str]]
) -> None:
    answer = client.send("POST", "Call/live/", json=given)
    assert answer.status_code == 202
    assert answer.json() == {"message": "call transferred", "api_id": answer.json()["api_id"]}
    assert operator.live_calls.transfers == [expected]


def test_a_call_that_is_not_bridged_has_no_other_leg(client: Client, operator: FakeOperator) -> None:
    status, error = client.error("POST", "Call/alone/", json={"legs": "bleg", "bleg_url": B})
    assert (status, error) == (404, "the call is not bridged: it has no bleg")
    assert operator.live_calls.transfers == []


@pytest.mark.parametrize(("legs", "missing"), [("aleg", "aleg_url"), ("bleg", "bleg_url"), ("both", "aleg_url")])
def test_a_leg_without_a_url_stays(client: Client, operator: FakeOperator, legs: str, missing: str) -> None:
    assert client.error("POST", "Call/live/", json={"legs": legs}) == (400, f"{missing} parameter is missing")
    assert operator.live_calls.transfers == []
