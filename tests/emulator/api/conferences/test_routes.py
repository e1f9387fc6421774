"""List, look up, hang up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.api.conferences.hall import member
from tests.emulator.api.conferences.places import faults
from tests.emulator.api.desk import OTHER, SUB, SUB_TOKEN, Client

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_the_names_of_those_that_are_the_accounts(client: Client, operator: FakeOperator) -> None:
    answer = client.send("GET", "Conference/")
    assert answer.status_code == 200
    assert answer.json()["conferences"] == ["My Conf Room", "Sales", "Sales"]
    assert faults("GET", "", answer) == []
    assert Client(operator, SUB, SUB_TOKEN).get("Conference/")["conferences"] == ["Sales"]
    assert Client(operator, OTHER).get("Conference/")["conferences"] == ["Theirs"]


def test_one_of_them_is_exact(client: Client) -> None:
    answer = client.send("GET", "Conference/My%20Conf%20Room")
    told = answer.json()
    assert faults("GET", "/{conference_name}", answer) == []
    del told["api_id"]
    first = told["members"].pop(0)
    assert first == {
        "muted": True,
        "member_id": "1",
        "deaf": False,
        "from": "15550111",
        "to": "15550100",
        "caller_name": "Ann",
        "direction": "inbound",
        "call_uuid": member("1").call_uuid,
        "join_time": "42",
    }
    assert [each["member_id"] for each in told.pop("members")] == ["2"]
    assert told == {
        "conference_name": "My Conf Room",
        "conference_run_time": "590",
        "conference_member_count": "2",
    }


def test_one_that_is_not_there(client: Client) -> None:
    assert client.error("GET", "Conference/Theirs/") == (404, "not found")
    assert client.error("DELETE", "Conference/Nobody/") == (404, "not found")


def test_to_hang_up_one(client: Client, operator: FakeOperator) -> None:
    answer = client.send("DELETE", "Conference/My Conf Room/")
    assert (answer.status_code, answer.content) == (204, b"")
    assert operator.hung_up == [member("1").call_uuid, member("2").call_uuid]


def test_to_hang_up_all(client: Client, operator: FakeOperator) -> None:
    assert client.send("DELETE", "Conference/", json={}).status_code == 204
    assert sorted(operator.hung_up) == sorted(member(each).call_uuid for each in "1235")
