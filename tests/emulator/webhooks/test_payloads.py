"""Payloads: exact names and values of every kind of webhook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.webhooks import payloads
from emulator.webhooks.payloads import FinishedRecording, StreamHappening
from tests.emulator.webhooks.views import ANSWER, END, INBOUND, NORMAL, OUTBOUND

if TYPE_CHECKING:
    from emulator.webhooks.payloads import StreamEvent

RECORDING = FinishedRecording(
    recording_id="rec-1", record_url="http://media.test/rec-1.mp3", samples=100_000, start_wall_ms=1_763_719_200_000
)


def test_inbound_answer_is_exact() -> None:
    assert payloads.verb_request(INBOUND, {}, event="StartApp") == {
        "CallUUID": "call-1",
        "From": "15550100",
        "To": "15550199",
        "CallStatus": "ringing",
        "Direction": "inbound",
        "Event": "StartApp",
        "CallerName": "Ann",
        "BillRate": "0.00000",
        "ParentAuthID": "MAXXXXXXXXXXXXXXXXXX",
        "SessionStart": "2026-11-21 10:00:00.123456",
        "STIRVerification": "Not Applicable",
        "stir_verification": "Not Applicable",
        "STIRAttestation": "",
    }


def test_outbound_answer_adds_the_ids_of_the_request() -> None:
    fields = payloads.verb_request(OUTBOUND, {}, event="StartApp")
    assert fields.keys() - payloads.verb_request(INBOUND, {}, event="StartApp").keys() == {
        "RequestUUID",
        "ALegRequestUUID",
        "ALegUUID",
    }
    assert fields["RequestUUID"] == fields["ALegRequestUUID"] == fields["ALegUUID"] == "call-2"
    assert fields["CallStatus"] == "in-progress"


def test_ring_is_told_less() -> None:
    assert payloads.ring(OUTBOUND) == {
        "From": "15550199",
        "To": "sip:bob@phone.plivo.com",
        "RequestUUID": "call-2",
        "ALegRequestUUID": "call-2",
        "CallUUID": "call-2",
        "Direction": "outbound",
        "Event": "Ring",
        "CallStatus": "ringing",
        "SessionStart": "2026-11-21 10:00:00.123456",
        "STIRAttestation": "",
    }


@pytest.mark.parametrize("is_machine", [True, False])
def test_machine_detection_is_exact(is_machine: bool) -> None:
    fields = payloads.machine_detection(replace(OUTBOUND, is_machine=is_machine), if_machine="hangup")
    assert fields == {
        "From": "15550199",
        "Machine": "true" if is_machine else "false",
        "To": "sip:bob@phone.plivo.com",
        "RequestUUID": "call-2",
        "ALegRequestUUID": "call-2",
        "CallUUID": "call-2",
        "IfMachine": "hangup",
        "Direction": "outbound",
        "ALegUUID": "call-2",
        "Event": "MachineDetection",
        "CallStatus": "in-progress",
    }


def test_a_machine_is_told_with_every_request() -> None:
    assert payloads.verb_request(replace(OUTBOUND, is_machine=True), {}, event="StartApp")["Machine"] == "true"
    assert "Machine" not in payloads.verb_request(OUTBOUND, {}, event="StartApp")


def test_headers_travel_along() -> None:
    call = replace(INBOUND, sip_headers=(("X-PH-ticket", "42"),))
    assert payloads.verb_request(call, {}, event="StartApp")["X-PH-ticket"] == "42"


def test_hangup_tells_when_and_why() -> None:
    ended = replace(INBOUND, status="completed", answered_ns=ANSWER, ended_ns=END, hangup=NORMAL)
    fields = payloads.hangup(ended)
    assert {
        name: fields[name] for name in fields.keys() - payloads.verb_request(INBOUND, {}, event="StartApp").keys()
    } == {
        "StartTime": "2026-11-21 10:00:00",
        "AnswerTime": "2026-11-21 10:00:03",
        "EndTime": "2026-11-21 10:01:04",
        "HangupCause": "NORMAL_CLEARING",
        "HangupCauseCode": "4000",
        "HangupCauseName": "Normal Hangup",
        "HangupSource": "Caller",
        "Duration": "61",
        "BillDuration": "61",
        "TotalCost": "0.00000",
    }
    assert fields["Event"] == "Hangup"


def test_an_unanswered_call_took_no_time() -> None:
    fields = payloads.hangup(replace(INBOUND, status="no-answer", ended_ns=END, hangup=NORMAL))
    assert (fields["AnswerTime"], fields["Duration"]) == ("", "0")


def test_a_verb_adds_its_parameters() -> None:
    fields = payloads.verb_request(INBOUND, {"Digits": "42"}, event="Redirect")
    assert fields == {**payloads.verb_request(INBOUND, {}, event="StartApp"), "Event": "Redirect", "Digits": "42"}


def test_record_callback_is_record_stop_with_both_urls_and_without_digits() -> None:
    fields = payloads.record_callback(INBOUND, RECORDING)
    assert {
        name: fields[name] for name in fields.keys() - payloads.verb_request(INBOUND, {}, event="StartApp").keys()
    } == {
        "RecordUrl": "http://media.test/rec-1.mp3",
        "RecordFile": "http://media.test/rec-1.mp3",
        "RecordingID": "rec-1",
        "RecordingDuration": "13",
        "RecordingDurationMs": "12500",
        "RecordingStartMs": "1763719200000",
        "RecordingEndMs": "1763719212500",
    }
    assert fields["Event"] == "RecordStop"


def test_record_api_callback_has_lower_case_keys_only() -> None:
    assert payloads.record_api_callback(RECORDING, call_uuid="call-1", api_id="api-1") == {
        "api_id": "api-1",
        "record_url": "http://media.test/rec-1.mp3",
        "call_uuid": "call-1",
        "recording_id": "rec-1",
        "recording_duration": "13",
        "recording_duration_ms": "12500",
        "recording_start_ms": "1763719200000",
        "recording_end_ms": "1763719212500",
    }


def test_dial_callback_at_answer() -> None:
    b_leg = replace(OUTBOUND, call_uuid="call-b", to_number="15550177")
    fields = payloads.dial_callback(INBOUND, b_leg, action="answer", position=2)
    assert {
        name: fields[name] for name in fields.keys() - payloads.verb_request(INBOUND, {}, event="StartApp").keys()
    } == {
        "DialAction": "answer",
        "DialBLegStatus": "answer",
        "DialALegUUID": "call-1",
        "DialBLegUUID": "call-b",
        "DialBLegFrom": "15550199",
        "DialBLegTo": "15550177",
        "DialBLegPosition": "2",
        "DialBLegBillRate": "0.00000",
    }
    assert (fields["Event"], fields["CallUUID"]) == ("DialAnswer", "call-1")


def test_dial_callback_at_hangup_tells_how_the_b_leg_ended() -> None:
    b_leg = replace(OUTBOUND, call_uuid="call-b", answered_ns=ANSWER, ended_ns=END, hangup=NORMAL)
    fields = payloads.dial_callback(INBOUND, b_leg, action="hangup", position=1)
    assert fields["DialBLegHangupCause"] == "NORMAL_CLEARING"
    assert fields["DialBLegDuration"] == "61"
    assert fields["EndTime"] == "2026-11-21 10:01:04"
    assert (fields["DialBLegSTIRVerification"], fields["DialBLegSTIRAttestation"]) == ("Not Applicable", "")
    assert "HangupCause" not in fields


def test_dial_callback_of_digits() -> None:
    b_leg = replace(OUTBOUND, call_uuid="call-b")
    fields = payloads.dial_callback(INBOUND, b_leg, action="digits", position=1, digits="12#", pressed_by="BLeg")
    assert (fields["Event"], fields["DialAction"], fields["DialBLegStatus"]) == ("DialDigitsMatch", "digits", "answer")
    assert (fields["DialDigitsMatch"], fields["DialDigitsPressedBy"]) == ("12#", "BLeg")


@pytest.mark.parametrize(
    ("text", "keep_plus", "expected"),
    [
        ("+15550100", False, "15550100"),
        ("15550100", True, "+15550100"),
        ("sip:bob@x", True, "sip:bob@x"),
        ("anonymous", True, "anonymous"),
    ],
)
def test_the_plus_is_a_switch(text: str, keep_plus: bool, expected: str) -> None:
    assert payloads.number(text, keep_plus=keep_plus) == expected


WALL_NS = 1_763_719_200_123_456_000


@pytest.mark.parametrize(
    ("event", "own"),
    [
        ("StartStream", {}),
        ("StopStream", {}),
        ("ClearedAudio", {}),
        ("PlayedStream", {"Name": "hello"}),
        ("DroppedStream", {"Error": "lost"}),
        ("DegradedStream", {"Error": "lost"}),
    ],
)
def test_stream_callback(event: StreamEvent, own: dict[str, str]) -> None:
    happened = StreamHappening(event=event, stream_id="s", service_url="wss://a.test/", name="hello", error="lost")
    assert payloads.stream_callback(INBOUND, happened, wall_ns=WALL_NS, keep_plus=True) == {
        "Event": event,
        "CallUUID": "call-1",
        "StreamID": "s",
        "Timestamp": "2025-11-21 10:00:00.123456",
        "From": "+15550100",
        "To": "+15550199",
        "Direction": "inbound",
        "ServiceURL": "wss://a.test/",
        "ParentAuthID": "MAXXXXXXXXXXXXXXXXXX",
        **own,
    }
