"""Which conference a name is, and which members a path means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.conferences.finding import chosen
from emulator.api.errors import ApiError
from tests.emulator.api.conferences.hall import conference, member
from tests.emulator.api.conferences.places import OF_SUB, SALES
from tests.emulator.api.desk import SUB, SUB_TOKEN, Client

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

TWO = conference("Sales", member("10"), member("11"))


@pytest.mark.parametrize(
    ("given", "members"), [("10", ["10"]), ("11,10", ["11", "10"]), ("10, 10", ["10"]), ("all", ["10", "11"])]
)
def test_members(given: str, members: list[str]) -> None:
    assert chosen(TWO, given) == members


@pytest.mark.parametrize("given", ["1", "10,12", "", "ALL", ","])
def test_members_that_are_not_there(given: str) -> None:
    with pytest.raises(ApiError):
        chosen(TWO, given)


def test_of_one_name_an_accounts_own_comes_first(client: Client, operator: FakeOperator) -> None:
    client.send("POST", "Conference/Sales/Member/all/Kick/")
    Client(operator, SUB, SUB_TOKEN).send("POST", "Conference/Sales/Member/all/Kick/")
    assert operator.live_conferences.orders == [("kick", SALES, ("3",)), ("kick", OF_SUB, ("5",))]


def test_a_slash_in_a_name(client: Client, operator: FakeOperator) -> None:
    operator.live_conferences.live.append(conference("Sales/EU", member("7"), number=9))
    client.send("POST", "Conference/Sales%2FEU/Member/7/Kick/")
    ((what, _, members),) = operator.live_conferences.orders
    assert (what, members) == ("kick", ("7",))
