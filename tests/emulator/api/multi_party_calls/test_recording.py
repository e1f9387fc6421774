"""Recordings of a Multiparty Call and of one participant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.live_multi_party import MultiPartyRecordingOrder
from emulator.api.reply_faults import reply_faults
from emulator.callflow.multi_party import Address
from tests.emulator.api.desk import NEW_RECORDING, multi_party_call, one_app, participant
from tests.emulator.api.multi_party_calls.rooms import MPC, OVER

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

OF_CALL, OF_ONE = "MultiPartyCall/name_room/Record", "MultiPartyCall/name_room/Participant/2/Record"
ROUTES = {OF_CALL: "/MultiPartyCall/{mpc}/Record", OF_ONE: "/MultiPartyCall/{mpc}/Participant/{participant}/Record"}


@pytest.mark.parametrize(
    ("path", "member_id", "message"),
    [(OF_CALL, "", "MPC: room record started"), (OF_ONE, "2", "MPC: room participant record started")],
)
def test_begin(client: Client, operator: FakeOperator, path: str, member_id: str, message: str) -> None:
    given = {"file_format": "WAV", "recording_callback_url": "http://app.test/done", "record_track_type": ""}
    answer = client.send("POST", path, json=given)
    assert answer.status_code == 202
    assert answer.json() == {
        "api_id": answer.json()["api_id"],
        "message": message,
        "recording_id": NEW_RECORDING,
        "recording_url": f"http://media.test/v1/Account/MAXXXXXXXXXXXXXXXXXX/Recording/{NEW_RECORDING}.wav",
    }
    order = MultiPartyRecordingOrder(
        mpc_uuid=MPC,
        member_id=member_id,
        tracks="all",
        file_format="wav",
        callback=Address(url="http://app.test/done", method="POST"),
        transcript=False,
        transcription_url="",
    )
    assert operator.live_multi_party.orders == [("record", order)]
    assert reply_faults(one_app(), "POST", ROUTES[path], 202, answer.text) == []


def test_what_is_recorded_already(client: Client, operator: FakeOperator) -> None:
    operator.live_multi_party.is_recorded = True
    assert client.error("POST", OF_CALL) == (400, "the Multiparty Call is being recorded already")
    assert client.error("POST", OF_ONE) == (400, "the participant is being recorded so already")


def test_nobody_is_in_it(client: Client, operator: FakeOperator) -> None:
    operator.store.put(multi_party_call("empty", friendly_name="empty"))
    refused = client.error("POST", "MultiPartyCall/name_empty/Record")
    assert refused == (400, "nobody is in the Multiparty Call")
    assert operator.live_multi_party.orders == []


@pytest.mark.parametrize(
    ("method", "below", "what"), [("DELETE", "", "stop"), ("POST", "/Pause", "pause"), ("POST", "/Resume", "resume")]
)
@pytest.mark.parametrize("is_recorded", [True, False])
def test_pause_resume_and_stop(
    client: Client, operator: FakeOperator, method: str, below: str, what: str, is_recorded: bool
) -> None:
    operator.live_multi_party.is_recorded = is_recorded
    tracks = {"record_track_type": "both"}
    answers = [client.send(method, f"{path}{below}", json=tracks) for path in (OF_CALL, OF_ONE)]
    assert [answer.status_code for answer in answers] == [204 if is_recorded else 404] * 2
    assert operator.live_multi_party.orders == [(what, MPC, "", "all"), (what, MPC, "2", "both")]


@pytest.mark.parametrize(
    "path",
    [f"MultiPartyCall/{OVER}/Record", *(f"MultiPartyCall/{MPC}/Participant/{each}/Record" for each in ("9", "all"))],
)
def test_nothing_to_be_recorded(client: Client, path: str) -> None:
    refused = [
        client.error("POST", path)[0],
        client.error("DELETE", path)[0],
        *(client.error("POST", f"{path}/{each}")[0] for each in ("Pause", "Resume")),
    ]
    assert refused == [404] * 4


def test_several_at_once_are_not_one(client: Client) -> None:
    assert client.error("POST", f"MultiPartyCall/{MPC}/Participant/1,2/Record")[0] == 404


def test_refused(client: Client) -> None:
    for name, value in (("record_track_type", "each"), ("file_format", "ogg"), ("recording_callback_method", "PUT")):
        status, error = client.error("POST", OF_ONE, json={name: value})
        assert (status, error.partition(" ")[0]) == (400, name)


def test_what_records_all_for_one_that_has_left_can_be_stopped(client: Client, operator: FakeOperator) -> None:
    operator.store.put(participant(MPC, "5", left_ns=1))
    operator.live_multi_party.is_recorded = True
    assert client.send("DELETE", f"MultiPartyCall/{MPC}/Participant/5/Record").status_code == 204
    assert operator.live_multi_party.orders == [("stop", MPC, "5", "all")]
    assert client.error("POST", f"MultiPartyCall/{MPC}/Participant/5/Record")[0] == 404
