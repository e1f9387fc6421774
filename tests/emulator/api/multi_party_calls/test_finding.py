"""Which Multiparty Call and which participants a path means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.access import Desk
from emulator.api.errors import ApiError
from emulator.api.multi_party_calls.finding import Named, chosen, found, going_on, inside, participant_of
from emulator.api.operator import Account
from tests.emulator.api.desk import AUTH, SUB, SUB_TOKEN, multi_party_call
from tests.emulator.api.multi_party_calls.rooms import MPC, OF_OTHERS, OF_SUB, OVER

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


@pytest.fixture
def desk(operator: FakeOperator) -> Desk:
    return Desk(operator, Account(auth_id=AUTH, auth_token="t"))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (f"uuid_{MPC}", f"uuid_{MPC}"),
        (MPC, f"uuid_{MPC}"),
        ("name_room", "name_room"),
        ("room", "name_room"),
        (f"uuid_{OVER}", f"uuid_{OVER}"),
    ],
)
def test_both_forms_and_neither(desk: Desk, given: str, path: str) -> None:
    assert found(desk, given).path == path


@pytest.mark.parametrize(
    "given", ["uuid_room", f"name_{MPC}", "name_old", "old", "name_theirs", f"uuid_{OF_OTHERS}", "", "uuid_", "name_"]
)
def test_what_is_not_there(desk: Desk, given: str) -> None:
    with pytest.raises(ApiError, match="not found") as refused:
        found(desk, given)
    assert refused.value.status == 404


def test_one_that_is_over_does_not_go_on(desk: Desk) -> None:
    assert going_on(desk, MPC) == Named.by_uuid(desk.operator.store.get(type(found(desk, MPC).record), MPC))  # type: ignore[arg-type] # it is there
    with pytest.raises(ApiError, match="not found"):
        going_on(desk, OVER)


def test_names_are_quoted_in_links(desk: Desk, operator: FakeOperator) -> None:
    operator.store.put(multi_party_call("x", friendly_name="Ann & Bob/1"))
    assert found(desk, "name_Ann & Bob/1").path == "name_Ann%20%26%20Bob%2F1"


def test_a_subaccount_finds_its_own_only(operator: FakeOperator) -> None:
    sub = Desk(operator, Account(auth_id=SUB, auth_token=SUB_TOKEN, main_auth_id=AUTH))
    assert found(sub, "branch").mpc_uuid == OF_SUB
    with pytest.raises(ApiError):
        found(sub, "room")


@pytest.mark.parametrize(
    ("given", "members"), [("1", ("1",)), (" 2 , 1", ("2", "1")), ("1,1", ("1",)), ("all", ("1", "2"))]
)
def test_one_several_or_all_who_are_there(desk: Desk, given: str, members: tuple[str, ...]) -> None:
    assert chosen(desk, MPC, given) == members


@pytest.mark.parametrize("given", ["3", "1,3", "9", "", ",", "all,1", "ALL"])
def test_each_must_be_there(desk: Desk, given: str) -> None:
    with pytest.raises(ApiError, match="not found"):
        chosen(desk, MPC, given)


def test_one_may_be_enough(desk: Desk) -> None:
    assert chosen(desk, MPC, "1,9", at_least="one") == ("1",)
    with pytest.raises(ApiError, match="not found"):
        chosen(desk, MPC, "9", at_least="one")


def test_nobody_is_not_all(desk: Desk) -> None:
    with pytest.raises(ApiError, match="not found"):
        chosen(desk, OF_SUB, "all")


def test_who_has_left_is_still_known(desk: Desk) -> None:
    assert participant_of(desk, MPC, "9").exit_cause == "Participant Call Hangup"
    assert [each.member_id for each in inside(desk, MPC)] == ["1", "2"]
    with pytest.raises(ApiError, match="not found"):
        participant_of(desk, OVER, "1")
