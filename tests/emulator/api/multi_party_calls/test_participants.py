"""Participants: listed and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.reply_faults import reply_faults
from tests.emulator.api.desk import one_app
from tests.emulator.api.multi_party_calls.rooms import MPC, OVER

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client

ROUTE = "/MultiPartyCall/{mpc}/Participant"


def test_the_list_has_those_who_left(client: Client) -> None:
    answer = client.send("GET", "MultiPartyCall/name_room/Participant/")
    assert [each["member_id"] for each in answer.json()["objects"]] == ["9", "2", "1"]
    assert answer.json()["meta"]["count"] == 3
    assert answer.json()["objects"][0]["resource_uri"].endswith("/MultiPartyCall/name_room/Participant/9/")
    assert reply_faults(one_app(), "GET", ROUTE, 200, answer.text) == []


def test_the_list_by_call(client: Client) -> None:
    call_uuid = "00000002-0000-4000-8000-0000000000aa"
    found = client.get(f"MultiPartyCall/{MPC}/Participant/", call_uuid=call_uuid)["objects"]
    assert [each["member_id"] for each in found] == ["2"]


def test_one_of_them(client: Client) -> None:
    answer = client.send("GET", f"MultiPartyCall/uuid_{OVER}/Participant/7/")
    assert answer.json()["exit_cause"] == "Multiparty Call Ended"
    assert reply_faults(one_app(), "GET", f"{ROUTE}/{{participant}}", 200, answer.text) == []
    assert client.error("GET", f"MultiPartyCall/{MPC}/Participant/7/") == (404, "not found")
    assert client.error("GET", f"MultiPartyCall/{MPC}/Participant/all/") == (404, "not found")
