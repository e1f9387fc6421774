"""Snapshots of calls for the tests of webhooks."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.calls.events import HangupCause
from emulator.webhooks.view import CallView

START = datetime(2026, 11, 21, 10, 0, 0, 123456, tzinfo=UTC)
ANSWER = datetime(2026, 11, 21, 10, 0, 3, 500000, tzinfo=UTC)
END = datetime(2026, 11, 21, 10, 1, 4, 0, tzinfo=UTC)
NORMAL = HangupCause(cause="NORMAL_CLEARING", code=4000, name="Normal Hangup", source="Caller")

INBOUND = CallView(
    call_uuid="call-1",
    auth_id="MAXXXXXXXXXXXXXXXXXX",
    direction="inbound",
    from_number="15550100",
    to_number="15550199",
    status="ringing",
    initiated=START,
    caller_name="Ann",
    bill_rate="0.00850",
)
OUTBOUND = CallView(
    call_uuid="call-2",
    auth_id="MAXXXXXXXXXXXXXXXXXX",
    direction="outbound",
    from_number="15550199",
    to_number="sip:bob@phone.plivo.com",
    status="in-progress",
    initiated=START,
    request_uuid="call-2",
    bill_rate="0.00850",
)
