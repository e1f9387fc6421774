"""Snapshots of calls for the tests of webhooks."""

from __future__ import annotations

from emulator.calls.events import HangupCause
from emulator.webhooks.view import CallView

START = 1_795_255_200_123_456_789
"""2026-11-21 10:00:00.123456789 UTC."""
ANSWER = 1_795_255_203_500_000_000
END = 1_795_255_264_000_000_000
NORMAL = HangupCause(cause="NORMAL_CLEARING", code=4000, name="Normal Hangup", source="Caller")

INBOUND = CallView(
    call_uuid="call-1",
    auth_id="MAXXXXXXXXXXXXXXXXXX",
    direction="inbound",
    from_number="15550100",
    to_number="15550199",
    status="ringing",
    initiated_ns=START,
    caller_name="Ann",
)
OUTBOUND = CallView(
    call_uuid="call-2",
    auth_id="MAXXXXXXXXXXXXXXXXXX",
    direction="outbound",
    from_number="15550199",
    to_number="sip:bob@phone.plivo.com",
    status="in-progress",
    initiated_ns=START,
    request_uuid="call-2",
)
