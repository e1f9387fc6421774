"""Kick, mute, deafen, hang up: one, several, all; as the SDKs ask, which repeat ids and names in the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.conferences.hall import member
from tests.emulator.api.conferences.places import MEMBER, ROOM, faults

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


@pytest.mark.parametrize(
    ("what", "message", "order"),
    [
        ("Kick", "kicked", ("kick", ROOM, ("1",))),
        ("Mute", "muted", ("change", ROOM, ("1",), True, None)),
        ("Deaf", "deaf", ("change", ROOM, ("1",), None, True)),
    ],
)
def test_what_is_begun(client: Client, operator: FakeOperator, what: str, message: str, order: object) -> None:
    echo = {"conference_name": "My Conf Room", "member_id": "1"}
    answer = client.send("POST", f"{MEMBER}/1/{what}/", json=echo)
    assert answer.status_code == 202
    assert answer.json() == {"message": message, "member_id": "1", "api_id": answer.json()["api_id"]}
    assert faults("POST", f"/{{conference_name}}/Member/{{member_id}}/{what}", answer) == []
    assert operator.live_conferences.orders == [order]


@pytest.mark.parametrize(("what", "muted", "deaf"), [("Mute", False, None), ("Deaf", None, False)])
def test_what_is_taken_back(
    client: Client, operator: FakeOperator, what: str, muted: bool | None, deaf: bool | None
) -> None:
    answer = client.send("DELETE", f"{MEMBER}/2/{what}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert operator.live_conferences.orders == [("change", ROOM, ("2",), muted, deaf)]


@pytest.mark.parametrize("whom", ["1,2", "all"])
def test_several(client: Client, operator: FakeOperator, whom: str) -> None:
    answer = client.send("POST", f"{MEMBER}/{whom}/Mute/")
    assert answer.json()["member_id"] == ["1", "2"]
    assert faults("POST", "/{conference_name}/Member/{member_id}/Mute", answer) == []
    assert operator.live_conferences.orders == [("change", ROOM, ("1", "2"), True, None)]


def test_to_hang_up(client: Client, operator: FakeOperator) -> None:
    assert client.send("DELETE", f"{MEMBER}/2/").status_code == 204
    assert operator.hung_up == [member("2").call_uuid]


@pytest.mark.parametrize(
    ("method", "what"),
    [("DELETE", ""), ("POST", "Kick/"), ("POST", "Mute/"), ("DELETE", "Mute/"), ("POST", "Deaf/"), ("DELETE", "Deaf/")],
)
@pytest.mark.parametrize("whom", ["My Conf Room/Member/9", "Nobody/Member/1", "Theirs/Member/4"])
def test_nobody_there(client: Client, operator: FakeOperator, method: str, what: str, whom: str) -> None:
    assert client.error(method, f"Conference/{whom}/{what}") == (404, "not found")
    assert not operator.live_conferences.orders
    assert not operator.hung_up
