"""The objects: exact keys, types and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.access import Desk
from emulator.api.multi_party_calls.finding import Named
from emulator.api.multi_party_calls.view import multi_party_view, participant_view
from emulator.api.operator import Account
from tests.emulator.api.desk import AUTH, NOW_NS, SUB, multi_party_call, participant
from tests.emulator.api.multi_party_calls.rooms import MPC

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator

URI = f"/v1/Account/{AUTH}/MultiPartyCall/uuid_{MPC}/"


def test_one_that_is_over(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    record = multi_party_call(
        MPC,
        status="Ended",
        ended_ns=NOW_NS + 1,
        billed_s=180,
        termination_cause="Stay Alone Not Permitted",
        termination_cause_code=1010,
        subaccount=SUB,
    )
    assert multi_party_view(desk, Named.by_uuid(record)) == {
        "billed_amount": "0.00000",
        "billed_duration": 180,
        "creation_time": "2026-11-21 09:58:00+00:00",
        "duration": 61,
        "end_time": "2026-11-21 10:00:00+00:00",
        "friendly_name": "room",
        "mpc_uuid": MPC,
        "participants": f"{URI}Participant/",
        "recording": "not-recording",
        "resource_uri": URI,
        "start_time": "2026-11-21 09:59:00+00:00",
        "status": "Ended",
        "stay_alone": False,
        "sub_account": f"/v1/Account/{AUTH}/Subaccount/{SUB}/",
        "termination_cause": "Stay Alone Not Permitted",
        "termination_cause_code": 1010,
    }


def test_one_that_waits(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    shown = multi_party_view(desk, Named.by_uuid(multi_party_call(MPC, status="Initialized", started_ns=None)))
    absent = {name for name, value in shown.items() if value is None}
    assert absent == {
        *("billed_amount", "billed_duration", "duration", "end_time", "start_time", "sub_account"),
        *("termination_cause", "termination_cause_code"),
    }


def test_who_is_in_it_and_who_was(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    named = Named.by_uuid(multi_party_call(MPC))
    gone = participant_view(desk, named, participant(MPC, "9", left_ns=NOW_NS, exit_cause="Participant Call Hangup"))
    assert gone == {
        "billed_amount": "0.00000",
        "billed_duration": 60,
        "call_uuid": "00000009-0000-4000-8000-0000000000aa",
        "coach_mode": None,
        "duration": 60,
        "end_mpc_on_exit": False,
        "exit_cause": "Participant Call Hangup",
        "exit_time": "2026-11-21 10:00:00+00:00",
        "hold": None,
        "join_time": "2026-11-21 09:59:00+00:00",
        "member_id": "9",
        "mpc_uuid": MPC,
        "mute": None,
        "participant_exit_cause": "Participant Call Hangup",
        "resource_uri": f"{URI}Participant/9/",
        "role": "agent",
        "start_mpc_on_enter": True,
    }
    there = participant_view(desk, named, participant(MPC, "1", mute=True))
    assert (there["mute"], there["hold"], there["coach_mode"]) == (True, False, False)
    assert {name for name, value in there.items() if value is None} == {
        *("billed_amount", "billed_duration", "duration"),
        *("exit_cause", "exit_time", "participant_exit_cause"),
    }
