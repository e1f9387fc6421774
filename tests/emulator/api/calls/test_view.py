"""Live calls and detail records: exact keys, types and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.access import Desk
from emulator.api.calls.view import detail_view, live_view, queued_view
from emulator.api.operator import Account
from tests.emulator.api.desk import AUTH, call, ended_call

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_a_live_call() -> None:
    assert live_view(call("call-1")) == {
        "call_status": "in-progress",
        "call_uuid": "call-1",
        "caller_name": "Ann",
        "direction": "inbound",
        "from": "15550100",
        "request_uuid": "call-1",
        "session_start": "2026-11-21 09:58:00.000000",
        "stir_attestation": "",
        "stir_verification": "Not Applicable",
        "to": "15550199",
    }


def test_a_queued_call() -> None:
    assert queued_view(call("call-1", status="queued", direction="outbound", request_uuid="req")) == {
        "call_status": "queued",
        "call_uuid": "call-1",
        "caller_name": "Ann",
        "direction": "outbound",
        "from": "15550100",
        "request_uuid": "req",
        "to": "15550199",
    }


def test_a_detail_record(operator: FakeOperator) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    assert detail_view(desk, ended_call("call-1", parent_call_uuid="call-0")) == {
        "answer_time": "2026-11-21 09:59:00+00:00",
        "bill_duration": 60,
        "billed_duration": 60,
        "call_direction": "inbound",
        "call_duration": 60,
        "call_state": "ANSWER",
        "call_uuid": "call-1",
        "cnam_lookup": "",
        "conference_uuid": None,
        "end_time": "2026-11-21 10:00:00+00:00",
        "from_number": "15550100",
        "hangup_cause_code": 4000,
        "hangup_cause_name": "Normal Hangup",
        "hangup_source": "Caller",
        "initiation_time": "2026-11-21 09:58:00+00:00",
        "parent_call_uuid": "call-0",
        "resource_uri": f"/v1/Account/{AUTH}/Call/call-1/",
        "source_ip": "",
        "stir_attestation": "",
        "stir_verification": "Not Applicable",
        "to_number": "15550199",
        "total_amount": "0.00000",
        "total_rate": "0.00000",
        "voice_network_group": "",
    }


@pytest.mark.parametrize(
    ("status", "state"), [("completed", "ANSWER"), ("busy", "BUSY"), ("no-answer", "NO_ANSWER"), ("failed", "FAILED")]
)
def test_call_state(operator: FakeOperator, status: str, state: str) -> None:
    desk = Desk(operator, Account(auth_id=AUTH, auth_token="t"))
    assert detail_view(desk, ended_call("c", status=status, answered_ns=None))["call_state"] == state
