"""Somebody is called, or leaves a flow, to take part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.api.reply_faults import reply_faults
from emulator.callflow.multi_party import Address
from tests.emulator.api.desk import SUB, SUB_TOKEN, Client, call, ended_call, multi_party_call, one_app, participant
from tests.emulator.api.multi_party_calls.rooms import MPC, OF_SUB, OVER

if TYPE_CHECKING:
    from emulator.api.live_multi_party import ParticipantOrder
    from tests.emulator.api.desk import FakeOperator

PATH, ROUTE = "MultiPartyCall/name_room/Participant", "/MultiPartyCall/{mpc}/Participant"
WHO = {"role": "Agent", "from": "+15550100", "to": "15550101<sip:bob@phone.plivo.com"}
LIVE = "00000001-0000-4000-8000-0000000000bb"


def ordered(operator: FakeOperator) -> ParticipantOrder:
    ((what, order),) = operator.live_multi_party.orders
    assert what == "add"
    found: ParticipantOrder = order
    return found


def test_agents_are_called(client: Client, operator: FakeOperator) -> None:
    given = {
        **WHO,
        "ring_timeout": "20<30",
        "delay_dial": 5,
        "confirm_key": "5",
        "confirm_key_sound_url": "http://app.test/confirm",
        "call_status_callback_url": "http://app.test/status",
        "sip_headers": "a=b",
        "send_digits": "1w2@100",
        "send_on_preanswer": "true",
        "caller_name": "Shop",
        "dial_music": "None",
    }
    answer = client.send("POST", PATH, json=given)
    assert answer.status_code == 201
    told, order = answer.json(), ordered(operator)
    assert order.dialled is not None
    assert [(each["to"], each["from"]) for each in told["calls"]] == [
        ("15550101", "15550100"),
        ("sip:bob@phone.plivo.com", "15550100"),
    ]
    assert [each["call_uuid"] for each in told["calls"]] == [each.call_uuid for each in order.dialled.destinations]
    assert told["request_uuid"] == told["calls"][0]["call_uuid"]
    assert told["message"] == "add participant action initiated"
    assert reply_faults(one_app(), "POST", ROUTE, 201, answer.text) == []
    assert [(each.ring_timeout_s, each.delay_s) for each in order.dialled.destinations] == [(20, 5), (30, 5)]
    assert order.dialled.confirm_sound == Address(url="http://app.test/confirm")
    assert order.dialled.status_callback == Address(url="http://app.test/status", method="POST")
    assert (order.dialled.confirm_key, order.dialled.dial_music, order.dialled.caller_name) == ("5", "none", "Shop")
    assert (order.dialled.keys, order.dialled.keys_are_early) == ("1w2", True)
    assert order.dialled.sip_headers == (("X-PH-a", "b"),)
    assert (order.mpc_uuid, order.friendly_name, order.call_uuid) == (MPC, "room", "")


def test_a_call_leaves_its_flow(client: Client, operator: FakeOperator) -> None:
    operator.store.put(call(LIVE))
    told = client.send("POST", f"MultiPartyCall/{MPC}/Participant/", json={"role": "customer", "callUuid": LIVE}).json()
    assert told["calls"] == [{"to": "15550199", "from": "15550100", "call_uuid": LIVE}]
    assert told["request_uuid"] == LIVE
    order = ordered(operator)
    assert (order.call_uuid, order.dialled, order.participant.role) == (LIVE, None, "customer")


@pytest.mark.parametrize("mpc", ["name_new room", "new room", "name_old"])
def test_a_new_name_makes_a_new_one(client: Client, operator: FakeOperator, mpc: str) -> None:
    assert client.send("POST", f"MultiPartyCall/{mpc}/Participant/", json=WHO).status_code == 201
    order = ordered(operator)
    assert (order.mpc_uuid, order.friendly_name) == ("", mpc.removeprefix("name_"))


def test_of_a_subaccount(operator: FakeOperator) -> None:
    sub = Client(operator, auth_id=SUB, token=SUB_TOKEN)
    assert sub.send("POST", "MultiPartyCall/name_branch/Participant/", json=WHO).status_code == 201
    order = ordered(operator)
    assert (order.mpc_uuid, order.subaccount, order.auth_id) == (OF_SUB, SUB, "MAXXXXXXXXXXXXXXXXXX")


def test_there_must_be_room(client: Client, operator: FakeOperator) -> None:
    operator.store.put(multi_party_call(MPC, max_participants=3))
    operator.store.put(participant(MPC, "3"))
    assert client.error("POST", PATH, json=WHO) == (400, "the Multiparty Call is full: it takes 3 participants")
    assert operator.live_multi_party.orders == []


def test_who_is_called_has_a_place(client: Client, operator: FakeOperator) -> None:
    operator.store.put(multi_party_call(MPC, max_participants=3))
    operator.live_multi_party.ringing[MPC] = 1
    assert client.error("POST", PATH, json=WHO) == (400, "the Multiparty Call is full: it takes 3 participants")


@pytest.mark.parametrize(
    ("mpc", "given", "status", "error"),
    [
        ("uuid_unknown", WHO, 404, "not found"),
        (OVER, WHO, 404, "not found"),
        ("name_" + "x" * 101, WHO, 400, "friendly_name parameter is invalid: expected up to 100 characters"),
        ("name_room", {"from": "1", "to": "2"}, 400, "role parameter is missing"),
        ("name_room", {"role": "agent"}, 400, "from parameter is missing: from and to, or call_uuid, are needed"),
        ("name_room", {"role": "agent", "call_uuid": "x"}, 404, "call_uuid parameter is invalid: not found"),
        ("name_room", {"role": "agent", "call_uuid": "over"}, 404, "call_uuid parameter is invalid: not found"),
        (
            "name_room",
            {"role": "agent", "call_uuid": "rings"},
            400,
            "call_uuid parameter is invalid: the call is not answered yet",
        ),
    ],
)
def test_refused(
    client: Client, operator: FakeOperator, mpc: str, given: dict[str, str], status: int, error: str
) -> None:
    operator.store.put(call("rings", status="ringing"))
    operator.store.put(ended_call("over"))
    assert client.error("POST", f"MultiPartyCall/{mpc}/Participant/", json=given) == (status, error)
    assert operator.live_multi_party.orders == []


def test_a_call_takes_part_with_its_own_account(client: Client, operator: FakeOperator) -> None:
    operator.store.put(call(LIVE))
    given = {"role": "customer", "call_uuid": LIVE}
    error = "call_uuid parameter is invalid: the Multiparty Call is another account's"
    assert client.error("POST", "MultiPartyCall/name_branch/Participant/", json=given) == (400, error)
    assert operator.live_multi_party.orders == []


def test_who_is_in_it_already_cannot_be_added(client: Client, operator: FakeOperator) -> None:
    operator.store.put(call(LIVE))
    operator.store.put(replace(participant(MPC, "3"), call_uuid=LIVE))
    error = "call_uuid parameter is invalid: it is in the Multiparty Call already"
    assert client.error("POST", PATH, json={"role": "customer", "call_uuid": LIVE}) == (400, error)
    assert operator.live_multi_party.orders == []
