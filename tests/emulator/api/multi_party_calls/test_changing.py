"""A Multiparty Call is started and ended, participants are changed and kicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.live_multi_party import ParticipantChange
from emulator.api.reply_faults import reply_faults
from tests.emulator.api.desk import one_app
from tests.emulator.api.multi_party_calls.rooms import MPC, OVER

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

ROUTE = "/MultiPartyCall/{mpc}/Participant"


@pytest.mark.parametrize("given", [{"status": ["active"]}, {"status": "Active"}])
def test_start(client: Client, operator: FakeOperator, given: dict[str, object]) -> None:
    assert client.send("POST", "MultiPartyCall/name_room/", json=given).status_code == 204
    assert operator.live_multi_party.orders == [("start", MPC)]


def test_end(client: Client, operator: FakeOperator) -> None:
    assert client.send("DELETE", f"MultiPartyCall/uuid_{MPC}", json={"uuid": MPC}).status_code == 204
    assert operator.live_multi_party.orders == [("end", MPC)]


def test_what_is_over_neither_begins_nor_ends(client: Client, operator: FakeOperator) -> None:
    path = f"MultiPartyCall/uuid_{OVER}"
    assert client.error("POST", path, json={"status": "active"}) == (404, "not found")
    assert client.error("DELETE", path) == (404, "not found")
    assert client.error("POST", path) == (400, "status parameter is missing")
    assert operator.live_multi_party.orders == []


def test_what_is_changed_is_told_and_nothing_else(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", "MultiPartyCall/name_room/Participant/1,2/", json={"mute": "true", "hold": False})
    assert answer.status_code == 202
    assert answer.json() == {
        "api_id": answer.json()["api_id"],
        "mute": "MPC: room mute/unmute member(s) succeeded",
        "hold": "MPC: room hold/unhold member(s) succeeded",
    }
    assert operator.live_multi_party.orders == [("update", MPC, ("1", "2"), ParticipantChange(mute=True, hold=False))]
    assert reply_faults(one_app(), "POST", f"{ROUTE}/{{participant}}", 202, answer.text) == []


def test_a_supervisor_coaches(client: Client, operator: FakeOperator) -> None:
    answer = client.send("POST", f"MultiPartyCall/{MPC}/Participant/2/", json={"coachMode": "false"})
    assert answer.json()["coach_mode"] == "MPC: room coach_mode enable/disable succeeded"
    assert operator.live_multi_party.orders == [("update", MPC, ("2",), ParticipantChange(coach_mode=False))]


@pytest.mark.parametrize(
    ("whom", "given", "status", "error"),
    [
        ("1", {}, 400, "mute parameter is missing: one of coach_mode, mute and hold is needed"),
        ("all", {"coach_mode": True}, 400, "coach_mode parameter is invalid: it cannot be changed of all at once"),
        ("1,2", {"coach_mode": True}, 400, "coach_mode parameter is invalid: only supervisors coach"),
        ("1,3", {"mute": True}, 404, "not found"),
        ("9", {"mute": True}, 404, "not found"),
    ],
)
def test_refused(
    client: Client, operator: FakeOperator, whom: str, given: dict[str, object], status: int, error: str
) -> None:
    assert client.error("POST", f"MultiPartyCall/name_room/Participant/{whom}/", json=given) == (status, error)
    assert operator.live_multi_party.orders == []


def test_kick(client: Client, operator: FakeOperator) -> None:
    path = "MultiPartyCall/name_room/Participant"
    assert client.send("DELETE", f"{path}/all", json={"participant_id": "all"}).status_code == 204
    assert operator.live_multi_party.orders == [("kick", MPC, ("1", "2"))]
    assert client.error("DELETE", f"{path}/9/") == (404, "not found")
    assert client.error("DELETE", f"MultiPartyCall/{OVER}/Participant/7/") == (404, "not found")
