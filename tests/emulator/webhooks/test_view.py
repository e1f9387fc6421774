"""Snapshots taken from the ledger."""

from __future__ import annotations

from dataclasses import replace

from emulator.records.models import CallRecord
from emulator.webhooks.view import view_of
from tests.emulator.webhooks.views import ANSWER, END, INBOUND, NORMAL, START

RECORD = CallRecord(
    call_uuid="call-1",
    auth_id="MAXXXXXXXXXXXXXXXXXX",
    direction="inbound",
    from_number="15550100",
    to_number="15550199",
    caller_name="Ann",
    request_uuid="",
    parent_call_uuid="",
    status="ringing",
    initiated_ns=START,
)


def test_a_live_call_has_no_hangup() -> None:
    assert view_of(RECORD) == INBOUND


def test_an_ended_call_tells_why() -> None:
    ended = replace(
        RECORD,
        status="completed",
        answered_ns=ANSWER,
        ended_ns=END,
        hangup_cause="NORMAL_CLEARING",
        hangup_code=4000,
        hangup_name="Normal Hangup",
        hangup_source="Caller",
    )
    headers = (("X-PH-a", "1"),)
    assert view_of(ended, sip_headers=headers) == replace(
        INBOUND,
        status="completed",
        answered_ns=ANSWER,
        ended_ns=END,
        hangup=NORMAL,
        sip_headers=headers,
    )
