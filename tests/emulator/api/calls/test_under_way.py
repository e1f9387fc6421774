"""Calls under way and their legs: which there are, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.access import Desk
from emulator.api.calls.under_way import answered_call, chosen_legs, live_call
from emulator.api.errors import ApiError
from emulator.api.operator import Account
from tests.emulator.api.desk import AUTH, OTHER, TOKEN, call, ended_call

if TYPE_CHECKING:
    from emulator.api.calls.under_way import Legs
    from tests.emulator.api.desk import FakeOperator


@pytest.fixture
def desk(operator: FakeOperator) -> Desk:
    for record in (call("live"), call("alone"), call("ringing", status="ringing"), ended_call("ended")):
        operator.store.put(record)
    operator.store.put(call("foreign", auth_id=OTHER))
    operator.live_calls.others["live"] = "agent"
    return Desk(operator, Account(auth_id=AUTH, auth_token=TOKEN))


@pytest.mark.parametrize(("legs", "expected"), [("aleg", ("live",)), ("bleg", ("agent",)), ("both", ("live", "agent"))])
def test_legs_are_seen_from_the_call_that_is_named(desk: Desk, legs: Legs, expected: tuple[str, ...]) -> None:
    assert chosen_legs(desk, "live", legs) == expected


@pytest.mark.parametrize(
    ("call_uuid", "legs", "status"),
    [
        ("alone", "bleg", 404),
        ("alone", "both", 404),
        ("ringing", "aleg", 400),
        ("ended", "aleg", 404),
        ("foreign", "aleg", 404),
        ("nobody", "aleg", 404),
    ],
)
def test_what_is_not_there_is_refused(desk: Desk, call_uuid: str, legs: Legs, status: int) -> None:
    with pytest.raises(ApiError) as refused:
        chosen_legs(desk, call_uuid, legs)
    assert refused.value.status == status


def test_a_call_that_rings_is_live_and_not_answered(desk: Desk) -> None:
    assert live_call(desk, "ringing").call_uuid == "ringing"
    with pytest.raises(ApiError, match="not answered"):
        answered_call(desk, "ringing")
