"""A Multiparty Call of two that goes on, one that is over, and those of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import NOW_NS, OTHER, SUB, multi_party_call, participant, subaccount
from tests.emulator.api.multi_party_calls.rooms import MPC, OF_OTHERS, OF_SUB, OVER

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


@pytest.fixture(autouse=True)
def some_multi_party_calls(operator: FakeOperator) -> None:
    over = {"status": "Ended", "ended_ns": NOW_NS, "termination_cause": "Hangup API Triggered"}
    for record in (
        subaccount(),
        multi_party_call(MPC),
        participant(MPC, "1"),
        participant(MPC, "2", role="supervisor", coach_mode=True),
        participant(MPC, "9", left_ns=NOW_NS, exit_cause="Participant Call Hangup"),
        multi_party_call(OVER, friendly_name="old", termination_cause_code=3000, billed_s=120, **over),
        participant(OVER, "7", left_ns=NOW_NS, exit_cause="Multiparty Call Ended"),
        multi_party_call(OF_OTHERS, auth_id=OTHER, friendly_name="theirs"),
        multi_party_call(OF_SUB, subaccount=SUB, friendly_name="branch", created_ns=NOW_NS),
    ):
        operator.store.put(record)
