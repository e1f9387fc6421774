"""Facts of one recorded call, for the tests of the ledger and the store."""

from __future__ import annotations

from emulator.base.clock import WallClock
from emulator.calls.events import (
    CallAnswered,
    CallArrived,
    CallHungUp,
    CallRinging,
    HangupCause,
    RecordingFinished,
    RecordingStarted,
)

EPOCH_NS = 1_795_255_200_000_000_000
CLOCK = WallClock(EPOCH_NS)

ARRIVED = CallArrived(
    call_uuid="call-1",
    at=0.0,
    direction="inbound",
    from_number="15550100",
    to_number="15550199",
    caller_name="Ann",
    auth_id="MAXXXXXXXXXXXXXXXXXX",
)
RINGING = CallRinging(call_uuid="call-1", at=0.5)
ANSWERED = CallAnswered(call_uuid="call-1", at=3.0)
STARTED = RecordingStarted(
    recording_id="rec-1",
    call_uuid="call-1",
    at=3.0,
    start_wall_ms=1_795_255_203_000,
    file_format="wav",
    channels=2,
    origin="xml",
)
HUNG_UP = CallHungUp(
    call_uuid="call-1",
    at=13.0,
    status="completed",
    hangup=HangupCause(cause="NORMAL_CLEARING", code=4000, name="Normal Hangup", source="Caller"),
)
FINISHED = RecordingFinished(
    recording_id="rec-1",
    call_uuid="call-1",
    at=14.5,
    path="/data/rec-1.wav",
    samples=80_000,
    start_wall_ms=1_795_255_203_000,
    reason="leg_ended",
)
