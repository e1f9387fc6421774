"""Parameters of every webhook, from snapshots: plivo_xml_callbacks.md §3.0-3.8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.base.clock import utc
from emulator.callflow.control import RecordingHandle
from emulator.callflow.parameters import recording_parameters, whole_seconds
from emulator.records.billing import CALL_RATE, TRANSCRIPTION_RATE, call_amount, call_seconds, transcription_charge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.records.models import TranscriptionRecord
    from emulator.webhooks.view import CallView

Fields = dict[str, str]
DialAction = Literal["answer", "connected", "hangup", "digits"]
StreamEvent = Literal["StartStream", "StopStream", "DroppedStream", "DegradedStream", "PlayedStream", "ClearedAudio"]

BILL_RATE = f"{CALL_RATE:.5f}"
STIR_VERIFICATION = "Not Applicable"
"""There is no carrier who could attest anything."""

_DIAL_EVENTS: dict[DialAction, str] = {
    "answer": "DialAnswer",
    "connected": "DialConnected",
    "hangup": "DialHangup",
    "digits": "DialDigitsMatch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedRecording:
    """A recording whose file can be fetched."""

    recording_id: str
    record_url: str
    samples: int
    """Per channel at 8000 Hz."""
    start_wall_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamHappening:
    """Something that the status callback of a stream tells."""

    event: StreamEvent
    stream_id: str
    service_url: str
    name: str = ""
    """PlayedStream: of the checkpoint."""
    error: str = ""
    """DroppedStream, DegradedStream: why."""


def standard(call: CallView, *, event: str, keep_plus: bool = False) -> Fields:
    """What every request about a call carries (§3.0)."""
    fields = {
        "CallUUID": call.call_uuid,
        "From": number(call.from_number, keep_plus=keep_plus),
        "To": number(call.to_number, keep_plus=keep_plus),
        "CallStatus": call.status,
        "Direction": call.direction,
        "Event": event,
        "CallerName": call.caller_name,
        "BillRate": BILL_RATE,
        "ParentAuthID": call.auth_id,
        "SessionStart": _precise_time(call.initiated_ns),
        "STIRVerification": STIR_VERIFICATION,
        "stir_verification": STIR_VERIFICATION,
        "STIRAttestation": "",
    }
    if call.direction == "outbound":
        fields |= _outbound_ids(call) | {"ALegUUID": call.a_leg_uuid or call.call_uuid}
    if call.is_machine:
        fields["Machine"] = "true"
    return fields | dict(call.sip_headers) | _after_the_end(call)


def ring(call: CallView, *, keep_plus: bool = False) -> Fields:
    """ring_url of an outbound API call (§3.1); it is told less than the others."""
    return {
        "From": number(call.from_number, keep_plus=keep_plus),
        "To": number(call.to_number, keep_plus=keep_plus),
        **_outbound_ids(call),
        "CallUUID": call.call_uuid,
        "Direction": call.direction,
        "Event": "Ring",
        "CallStatus": "ringing",
        "SessionStart": _precise_time(call.initiated_ns),
        "STIRAttestation": "",
    }


def machine_detection(call: CallView, *, if_machine: Literal["continue", "hangup"], keep_plus: bool = False) -> Fields:
    """machine_detection_url (§3.4): who answered is known."""
    return {
        "From": number(call.from_number, keep_plus=keep_plus),
        "Machine": "true" if call.is_machine else "false",
        "To": number(call.to_number, keep_plus=keep_plus),
        **_outbound_ids(call),
        "CallUUID": call.call_uuid,
        "IfMachine": if_machine,
        "Direction": call.direction,
        "ALegUUID": call.a_leg_uuid or call.call_uuid,
        "Event": "MachineDetection",
        "CallStatus": "in-progress",
    }


def hangup(call: CallView, *, keep_plus: bool = False) -> Fields:
    """hangup_url (§3.3), with a snapshot taken after the end."""
    return {
        **standard(call, event="Hangup", keep_plus=keep_plus),
        "StartTime": _console_time(call.initiated_ns),
        "AnswerTime": _console_time(call.answered_ns),
        "EndTime": _console_time(call.ended_ns),
    }


def verb_request(call: CallView, parameters: Mapping[str, str], *, event: str, keep_plus: bool = False) -> Fields:
    """action, Redirect and every other request of a verb: the standard parameters and the verb's own."""
    return {**standard(call, event=event, keep_plus=keep_plus), **parameters}


def message_callback(message_uuid: str, *, sender: str, recipient: str) -> Fields:
    """callbackUrl of a Message element: nothing is sent, so that nothing can fail."""
    return {"MessageUUID": message_uuid, "From": sender, "To": recipient, "Status": "delivered"}


def stream_callback(call: CallView, happened: StreamHappening, *, wall_ns: int, keep_plus: bool = False) -> Fields:
    """statusCallbackUrl of a Stream (§3.12)."""
    fields = {
        "Event": happened.event,
        "CallUUID": call.call_uuid,
        "StreamID": happened.stream_id,
        "Timestamp": _precise_time(wall_ns),
        "From": number(call.from_number, keep_plus=keep_plus),
        "To": number(call.to_number, keep_plus=keep_plus),
        "Direction": call.direction,
        "ServiceURL": happened.service_url,
        "ParentAuthID": call.auth_id,
    }
    if happened.event == "PlayedStream":
        fields["Name"] = happened.name
    if happened.event in {"DroppedStream", "DegradedStream"}:
        fields["Error"] = happened.error
    return fields


def record_callback(call: CallView, recording: FinishedRecording, *, keep_plus: bool = False) -> Fields:
    """callbackUrl of a Record element (§3.5): the file is whole."""
    handle = RecordingHandle(recording_id=recording.recording_id, record_url=recording.record_url)
    return {
        **standard(call, event="RecordStop", keep_plus=keep_plus),
        **recording_parameters(handle, recording.samples, recording.start_wall_ms),
    }


def record_api_callback(recording: FinishedRecording, *, call_uuid: str, api_id: str) -> Fields:
    """callback_url of the Record API (§3.6): lower-case keys and nothing about the call but its id."""
    duration_ms = recording.samples // 8
    return {
        "api_id": api_id,
        "record_url": recording.record_url,
        "call_uuid": call_uuid,
        "recording_id": recording.recording_id,
        "recording_duration": str(whole_seconds(recording.samples)),
        "recording_duration_ms": str(duration_ms),
        "recording_start_ms": str(recording.start_wall_ms),
        "recording_end_ms": str(recording.start_wall_ms + duration_ms),
    }


def transcription_callback(done: TranscriptionRecord) -> Fields:
    """transcription_url, of a Record element or the Record API (§3.7). What failed costs nothing."""
    charge = transcription_charge(done.samples) if done.status == "success" else 0
    return {
        "transcription": done.text,
        "transcription_charge": f"{charge:.5f}",
        "transcription_rate": f"{TRANSCRIPTION_RATE:.5f}",
        "duration": str(whole_seconds(done.samples)),
        "call_uuid": done.call_uuid,
        "recording_id": done.recording_id,
        "error": done.error,
    }


def dial_callback(
    a_leg: CallView,
    b_leg: CallView,
    *,
    action: DialAction,
    position: int,
    digits: str = "",
    pressed_by: str = "",
    keep_plus: bool = False,
) -> Fields:
    """callbackUrl of a Dial (§3.8). CallUUID is the A leg's; `position` counts the targets from 1.

    `digits`: the pattern that was pressed, and `pressed_by` whom: ALeg or BLeg.
    """
    status = "answer" if action == "digits" else action
    pressed = {"DialDigitsMatch": digits, "DialDigitsPressedBy": pressed_by} if action == "digits" else {}
    return {
        **standard(a_leg, event=_DIAL_EVENTS[action], keep_plus=keep_plus),
        "DialAction": action,
        "DialBLegStatus": status,
        "DialALegUUID": a_leg.call_uuid,
        "DialBLegUUID": b_leg.call_uuid,
        "DialBLegFrom": number(b_leg.from_number, keep_plus=keep_plus),
        "DialBLegTo": number(b_leg.to_number, keep_plus=keep_plus),
        "DialBLegPosition": str(position),
        "DialBLegBillRate": BILL_RATE,
        **pressed,
        **({"Machine": "true"} if b_leg.is_machine else {}),
        **(_b_leg_end(b_leg) if action == "hangup" else {}),
    }


def number(text: str, *, keep_plus: bool) -> str:
    """A number as webhooks print it; SIP URIs are left alone."""
    if text.startswith("sip:"):
        return text
    digits = text.removeprefix("+")
    return f"+{digits}" if keep_plus and digits.isdigit() else digits


def _outbound_ids(call: CallView) -> Fields:
    request = call.request_uuid or call.call_uuid
    return {"RequestUUID": request, "ALegRequestUUID": request}


def _after_the_end(call: CallView) -> Fields:
    if call.hangup is None:
        return {}
    seconds = call_seconds(call.answered_ns, call.ended_ns)
    return {
        "HangupCause": call.hangup.cause,
        "HangupCauseCode": str(call.hangup.code),
        "HangupCauseName": call.hangup.name,
        "HangupSource": call.hangup.source,
        "Duration": str(seconds),
        "BillDuration": str(seconds),
        "TotalCost": call_amount(seconds),
    }


def _b_leg_end(b_leg: CallView) -> Fields:
    end = {f"DialBLeg{name}": value for name, value in _after_the_end(b_leg).items()}
    return {
        **end,
        "StartTime": _console_time(b_leg.initiated_ns),
        "AnswerTime": _console_time(b_leg.answered_ns),
        "EndTime": _console_time(b_leg.ended_ns),
        "DialBLegSTIRVerification": STIR_VERIFICATION,
        "DialBLegSTIRAttestation": "",
    }


def _console_time(wall_ns: int | None) -> str:
    return "" if wall_ns is None else utc(wall_ns).strftime("%Y-%m-%d %H:%M:%S")


def _precise_time(wall_ns: int) -> str:
    return utc(wall_ns).strftime("%Y-%m-%d %H:%M:%S.%f")
