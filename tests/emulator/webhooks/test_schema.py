"""Schemas of webhooks: what fits, what is missing, what is too much, what has the wrong form."""

from __future__ import annotations

from typing import get_args

import pytest

from emulator.webhooks.request import Kind
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

TRANSCRIPTION = {
    "transcription": "please hold the line",
    "transcription_charge": "0.05000",
    "transcription_rate": "0.05000",
    "duration": "4",
    "call_uuid": UUID,
    "recording_id": UUID,
    "error": "",
}


MEASURED = PENDING | {
    "RecordingDuration": "4",
    "RecordingDurationMs": "4000",
    "RecordingStartMs": "1763719200000",
    "RecordingEndMs": "1763719204000",
}
PROGRESS = {
    "DialALegUUID": UUID,
    "DialBLegUUID": UUID,
    "DialBLegFrom": "carol",
    "DialBLegTo": "adam",
    "DialBLegPosition": "1",
    "DialBLegBillRate": "0.00000",
}
ANSWERED = {"Event": "DialAnswer", "DialAction": "answer", "DialBLegStatus": "answer"}
DIALLED = {
    "DialStatus": "busy",
    "DialRingStatus": "false",
    "DialHangupCause": "",
    "DialALegUUID": UUID,
    "DialBLegUUID": "",
}


CONFERENCE = {"ConferenceName": "Sales", "ConferenceUUID": UUID, "ConferenceMemberID": "7"}
RECORDED_CONFERENCE = {"ConferenceName": "Sales", "ConferenceUUID": UUID, "ConferenceAction": "record"}
ENTERED = {"ConferenceAction": "enter", "ConferenceFirstMember": "true"}
RECORDED = {"RecordUrl": "http://x/r.mp3", "RecordingID": UUID}
STREAM = {
    "CallUUID": UUID,
    "StreamID": UUID,
    "Timestamp": "2026-11-21 10:00:00.123456",
    "From": "carol",
    "To": "15550100",
    "Direction": "inbound",
    "ServiceURL": "wss://app.test/ears",
    "ParentAuthID": "MAXXXXXXXXXXXXXXXXXX",
}
MACHINE = {
    **{name: OUTBOUND[name] for name in ("CallUUID", "From", "To", "RequestUUID", "ALegRequestUUID", "ALegUUID")},
    "Machine": "false",
    "IfMachine": "hangup",
    "Direction": "outbound",
    "Event": "MachineDetection",
    "CallStatus": "in-progress",
}


def as_event(event: str, *parts: dict[str, str]) -> dict[str, str]:
    """An inbound call's webhook with these parts."""
    whole = INBOUND | {"Event": event}
    for part in parts:
        whole |= part
    return whole


def without(name: str, fields: dict[str, str]) -> dict[str, str]:
    return {each: value for each, value in fields.items() if each != name}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("answer", INBOUND),
        ("answer", OUTBOUND),
        ("answer", INBOUND | {"X-PH-ticket": "42", "ForwardedFrom": "15550111"}),
        ("hangup", as_event("Hangup", END, TIMES)),
        ("answer", OUTBOUND | {"Machine": "true"}),
        ("machine detection", MACHINE),
        ("background Record action", as_event("Record", PENDING, {"Digits": ""})),
        ("background Record action", as_event("Redirect", PENDING, {"Digits": ""})),
        ("Record action", as_event("Redirect", MEASURED, {"Digits": "#"})),
        ("Record action", as_event("Record", END, MEASURED, {"Digits": ""})),
        ("Record callback", as_event("RecordStop", MEASURED)),
        ("Redirect", as_event("Redirect")),
        ("transfer", as_event("Redirect")),
        ("GetDigits action", as_event("Redirect", {"Digits": "42#"})),
        ("GetDigits action", as_event("GetDigits", END, {"Digits": ""})),
        ("Dial action", as_event("Redirect", DIALLED)),
        ("Dial callback", as_event("DialAnswer", PROGRESS, ANSWERED)),
        ("Conference action", as_event("Redirect", CONFERENCE, {"RecordUrl": "", "RecordingID": ""})),
        ("Conference action", as_event("ConferenceAction", END, CONFERENCE, RECORDED)),
        ("Conference callback", as_event("ConferenceEnter", CONFERENCE, ENTERED)),
        ("Conference callback", as_event("ConferenceFloor", CONFERENCE, {"ConferenceAction": "floor"})),
        ("Conference callback", as_event("ConferenceRecord", RECORDED_CONFERENCE, MEASURED)),
        ("Record API callback", API),
        ("Conference Record API callback", without("call_uuid", API) | {"conference_name": "Sales"}),
        ("Transcription callback", TRANSCRIPTION),
        ("Stream callback", STREAM | {"Event": "StartStream"}),
        ("Stream callback", STREAM | {"Event": "PlayedStream", "Name": "hello"}),
        ("Stream callback", STREAM | {"Event": "DroppedStream", "Error": "gone"}),
    ],
)
def test_what_fits(kind: str, fields: dict[str, str]) -> None:
    assert faults_of(kind, fields) == []


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_has_a_schema(kind: str) -> None:
    faults = faults_of(kind, {"Event": "Sneeze"})
    assert faults
    assert f"no schema for webhooks of kind {kind}" not in faults


ENDLESS = [f"{name} is missing" for name in END if name != "CallStatus"]


@pytest.mark.parametrize(
    ("kind", "fields", "faults"),
    [
        ("answer", INBOUND | {"Mood": "fine"}, ["Mood is not known"]),
        ("answer", without("CallerName", INBOUND), ["CallerName is missing"]),
        ("answer", INBOUND | {"CallUUID": "17"}, ["CallUUID is '17'"]),
        ("answer", INBOUND | {"BillRate": "0.01"}, ["BillRate is '0.01'"]),
        ("answer", INBOUND | {"ALegUUID": UUID}, ["ALegUUID is not known"]),
        ("answer", INBOUND | {"Duration": "9"}, ["Duration is not known"]),
        ("answer", as_event("Hangup", END, TIMES), ["no schema for Event Hangup of kind answer"]),
        ("answer", as_event("Sneeze"), ["no schema for Event Sneeze of kind answer"]),
        ("answer", {}, ["no schema for a webhook without Event of kind answer"]),
        ("sneeze", INBOUND, ["no schema for webhooks of kind sneeze"]),
        ("Redirect", as_event("Redirect", {"Digits": "1"}), ["Digits is not known"]),
        ("GetDigits action", as_event("Redirect"), ["Digits is missing"]),
        ("Dial action", as_event("Redirect", without("DialStatus", DIALLED)), ["DialStatus is missing"]),
        ("Record action", as_event("Redirect", MEASURED), ["Digits is missing"]),
        (
            "Record action",
            as_event("Redirect", MEASURED, {"Digits": "", "RecordingDurationMs": "-1"}),
            ["RecordingDurationMs is '-1'"],
        ),
        (
            "background Record action",
            as_event("Record", PENDING, {"Digits": "", "RecordingStartMs": "1763719200000"}),
            ["RecordingStartMs is '1763719200000'"],
        ),
        ("Record callback", as_event("RecordStop", MEASURED, {"Digits": "1"}), ["Digits is not known"]),
        (
            "Record callback",
            as_event("RecordStop", PENDING),
            [f"{name} is '-1'" for name in PENDING if PENDING[name] == "-1"],
        ),
        (
            "Dial callback",
            as_event("DialAnswer", PROGRESS, ANSWERED, {"DialAction": "connected"}),
            ["DialAction is 'connected'"],
        ),
        ("hangup", as_event("Hangup", TIMES, END, {"Duration": "9.5"}), ["Duration is '9.5'"]),
        ("hangup", as_event("Hangup", TIMES, {"CallStatus": "completed"}), ENDLESS),
        ("hangup", as_event("Hangup", TIMES, END, {"CallStatus": "ringing"}), ["CallStatus is 'ringing'"]),
        ("Redirect", as_event("Redirect", {"CallStatus": "busy"}), ENDLESS),
        ("Record API callback", API | {"CallUUID": UUID}, ["CallUUID is not known"]),
        ("Record API callback", API | {"recording_duration": "-1"}, ["recording_duration is '-1'"]),
        ("Transcription callback", TRANSCRIPTION | {"duration": "3.5"}, ["duration is '3.5'"]),
        ("Transcription callback", without("error", TRANSCRIPTION), ["error is missing"]),
        ("Stream callback", STREAM | {"Event": "StopStream", "Error": "x"}, ["Error is not known"]),
        ("Stream callback", STREAM | {"Event": "PlayedStream"}, ["Name is missing"]),
        ("Stream callback", STREAM, ["no schema for a webhook without Event of kind Stream callback"]),
    ],
)
def test_what_does_not(kind: str, fields: dict[str, str], faults: list[str]) -> None:
    assert faults_of(kind, fields) == faults
