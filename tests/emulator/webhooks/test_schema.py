"""Schemas of webhooks: what fits, what is missing, what is too much, what has the wrong form."""

from __future__ import annotations

import pytest

from emulator.webhooks.schema import faults_of

UUID = "01234567-89ab-cdef-0123-456789abcdef"
INBOUND = {
    "CallUUID": UUID,
    "From": "carol",
    "To": "15550100",
    "CallStatus": "ringing",
    "Direction": "inbound",
    "Event": "StartApp",
    "CallerName": "",
    "BillRate": "0.00000",
    "ParentAuthID": "MAXXXXXXXXXXXXXXXXXX",
    "SessionStart": "2026-11-21 10:00:00.123456",
    "STIRVerification": "Not Applicable",
    "stir_verification": "Not Applicable",
    "STIRAttestation": "",
}
OUTBOUND = INBOUND | {
    "Direction": "outbound",
    "CallStatus": "in-progress",
    "RequestUUID": UUID,
    "ALegRequestUUID": UUID,
    "ALegUUID": UUID,
}
END = {
    "CallStatus": "completed",
    "HangupCause": "NORMAL_CLEARING",
    "HangupCauseCode": "4000",
    "HangupCauseName": "Normal Hangup",
    "HangupSource": "Caller",
    "Duration": "9",
    "BillDuration": "9",
    "TotalCost": "0.00000",
}
TIMES = {"StartTime": "2026-11-21 10:00:00", "AnswerTime": "", "EndTime": "2026-11-21 10:00:09"}
PENDING = {
    "RecordUrl": "http://x/r.wav",
    "RecordFile": "http://x/r.wav",
    "RecordingID": UUID,
    "RecordingDuration": "-1",
    "RecordingDurationMs": "-1",
    "RecordingStartMs": "-1",
    "RecordingEndMs": "-1",
}
API = {
    "api_id": UUID,
    "record_url": "http://x/r.mp3",
    "call_uuid": UUID,
    "recording_id": UUID,
    "recording_duration": "4",
    "recording_duration_ms": "4000",
    "recording_start_ms": "1763719200000",
    "recording_end_ms": "1763719204000",
}


@pytest.mark.parametrize(
    "fields",
    [
        INBOUND,
        OUTBOUND,
        INBOUND | {"X-PH-ticket": "42"},
        INBOUND | END | TIMES | {"Event": "Hangup"},
        INBOUND | PENDING | {"Event": "Record", "Digits": ""},
        INBOUND | PENDING | {"Event": "RecordStop"},
        INBOUND | {"Event": "Redirect"},
        INBOUND | {"Event": "Redirect", "Digits": "42#"},
        INBOUND | END | {"Event": "GetDigits", "Digits": ""},
        API,
    ],
)
def test_what_fits(fields: dict[str, str]) -> None:
    assert faults_of(fields) == []


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (INBOUND | {"Mood": "fine"}, ["Mood is not known"]),
        ({name: value for name, value in INBOUND.items() if name != "CallerName"}, ["CallerName is missing"]),
        (INBOUND | {"CallUUID": "17"}, ["CallUUID is '17'"]),
        (INBOUND | {"BillRate": "0.01"}, ["BillRate is '0.01'"]),
        (INBOUND | {"ALegUUID": UUID}, ["ALegUUID is not known"]),
        (INBOUND | {"Event": "Redirect", "DialStatus": "busy"}, ["DialStatus is not known"]),
        (INBOUND | PENDING | {"Event": "RecordStop", "Digits": "1"}, ["Digits is not known"]),
        (INBOUND | {"Event": "Hangup"} | TIMES | END | {"Duration": "9.5"}, ["Duration is '9.5'"]),
        (INBOUND | {"Duration": "9"}, [f"{name} is missing" for name in END if name not in {"CallStatus", "Duration"}]),
        (API | {"CallUUID": UUID}, ["CallUUID is not known"]),
        (API | {"recording_duration": "-1"}, ["recording_duration is '-1'"]),
        (INBOUND | {"Event": "Sneeze"}, ["no schema for Event Sneeze"]),
        ({}, ["no schema for a webhook without Event"]),
    ],
)
def test_what_does_not(fields: dict[str, str], faults: list[str]) -> None:
    assert faults_of(fields) == faults
