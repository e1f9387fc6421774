"""What every webhook must be: its exact parameters and the form of their values. plivo_xml_callbacks.md §3.0-3.11.

Written from the reference and not from the builders, so that the two check each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Form = Mapping[str, str]
    """Parameter → regular expression of its whole value."""

_ANY, _SOME = r"(?s:.*)", r"(?s:.+)"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_WHOLE, _MONEY = r"\d+", r"\d+\.\d{5}"
_PENDING = r"-1|\d+"
_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_STIR = "Verified|Not Verified|Not Applicable"
_STATUS = "ringing|in-progress|completed|busy|failed|timeout|no-answer|cancel"
_WEB = r"https?://.+"

_OUTBOUND = {"RequestUUID": _UUID, "ALegRequestUUID": _UUID}
_STANDARD = {
    "CallUUID": _UUID,
    "From": _ANY,
    "To": _SOME,
    "CallStatus": _STATUS,
    "Direction": "inbound|outbound",
    "Event": _SOME,
    "CallerName": _ANY,
    "BillRate": _MONEY,
    "ParentAuthID": "(?:MA|SA)[A-Z0-9]{18}",
    "SessionStart": rf"{_TIME}\.\d{{6}}",
    "STIRVerification": _STIR,
    "stir_verification": _STIR,
    "STIRAttestation": "[ABC]?",
}
_END = {
    "HangupCause": "[A-Z_]+",
    "HangupCauseCode": r"\d{1,4}",
    "HangupCauseName": _SOME,
    "HangupSource": "Caller|Callee|Plivo|Carrier|API Request|Answer XML|Error|Unknown",
    "Duration": _WHOLE,
    "BillDuration": _WHOLE,
    "TotalCost": _MONEY,
}
_TIMES = {"StartTime": _TIME, "AnswerTime": f"(?:{_TIME})?", "EndTime": _TIME}
_RING = {
    **{name: _STANDARD[name] for name in ("CallUUID", "From", "To", "Event", "SessionStart", "STIRAttestation")},
    **_OUTBOUND,
    "Direction": "outbound",
    "CallStatus": "ringing",
}
_RECORDING = {
    "RecordUrl": _WEB,
    "RecordFile": _WEB,
    "RecordingID": _UUID,
    "RecordingDuration": _PENDING,
    "RecordingDurationMs": _PENDING,
    "RecordingStartMs": r"-1|\d{13}",
    "RecordingEndMs": r"-1|\d{13}",
}
_RECORD_ACTION = {**_RECORDING, "Digits": "[0-9*#A-D]*"}
_DIGITS = {"Digits": "[0-9*#A-D]*"}
_INPUT = {
    "InputType": "dtmf|speech",
    **_DIGITS,
    "Speech": _ANY,
    "SpeechConfidenceScore": r"[01]\.\d+",
    "BilledAmount": _MONEY,
}
_MESSAGE = {"MessageUUID": _UUID, "From": _SOME, "To": _SOME, "Status": "queued|sent|failed|delivered|undelivered"}
_DIAL_ACTION = {
    "DialStatus": "completed|busy|failed|cancel|timeout|no-answer",
    "DialRingStatus": "true|false",
    "DialHangupCause": "[A-Z_]*",
    "DialALegUUID": _UUID,
    "DialBLegUUID": f"(?:{_UUID})?",
}
_DIAL_PROGRESS = {
    "DialAction": "answer|connected|hangup|digits",
    "DialBLegStatus": "answer|connected|hangup",
    "DialALegUUID": _UUID,
    "DialBLegUUID": _UUID,
    "DialBLegFrom": _ANY,
    "DialBLegTo": _SOME,
    "DialBLegPosition": r"[1-9]\d*",
    "DialBLegBillRate": _MONEY,
}
_DIAL_HANGUP = {**_DIAL_PROGRESS, **{f"DialBLeg{name}": form for name, form in _END.items()}, **_TIMES}
_DIAL_DIGITS = {**_DIAL_PROGRESS, "DialDigitsMatch": "[0-9*#]+", "DialDigitsPressedBy": "ALeg|BLeg"}
_API_CALLBACK = {
    "api_id": _UUID,
    "record_url": _WEB,
    "call_uuid": _UUID,
    "recording_id": _UUID,
    "recording_duration": _WHOLE,
    "recording_duration_ms": _WHOLE,
    "recording_start_ms": r"\d{13}",
    "recording_end_ms": r"\d{13}",
}

_OWN: dict[str, tuple[Form, ...]] = {
    "StartApp": ({},),
    "Hangup": (_TIMES,),
    "Redirect": ({}, _DIGITS, _INPUT, _RECORD_ACTION, _DIAL_ACTION),
    "GetDigits": (_DIGITS,),
    "GetInput": (_INPUT,),
    "Record": (_RECORD_ACTION,),
    "RecordStop": (_RECORDING,),
    "DialAction": (_DIAL_ACTION,),
    "DialAnswer": (_DIAL_PROGRESS,),
    "DialConnected": (_DIAL_PROGRESS,),
    "DialHangup": (_DIAL_HANGUP,),
    "DialDigitsMatch": (_DIAL_DIGITS,),
    "DialRemoteSounds": ({},),
}
"""By Event, what comes beside the standard parameters: one of these."""


def faults_of(fields: Mapping[str, str]) -> list[str]:
    """What is wrong with the parameters of a webhook, a line each: not known, missing, of the wrong form."""
    event = fields.get("Event", "")
    if not event and "recording_id" in fields:
        return _against(fields, _API_CALLBACK)
    if not event and "MessageUUID" in fields:
        return _against(fields, _MESSAGE)
    if event == "Ring":
        return _against(fields, _RING)
    if event not in _OWN:
        return [f"no schema for {f'Event {event}' if event else 'a webhook without Event'}"]
    plain = {name: value for name, value in fields.items() if not name.startswith(("X-PH-", "SIP-H-"))}
    return min((_against(plain, {**_standard(fields), **own}) for own in _OWN[event]), key=len)


def _standard(fields: Mapping[str, str]) -> dict[str, str]:
    """Of an outbound call there are ids more; what is told of its end comes whole or not at all."""
    outbound = {**_OUTBOUND, "ALegUUID": _UUID} if fields.get("Direction") == "outbound" else {}
    has_ended = fields["Event"] == "Hangup" or not _END.keys().isdisjoint(fields)
    return {**_STANDARD, **outbound, **(_END if has_ended else {})}


def _against(fields: Mapping[str, str], form: Mapping[str, str]) -> list[str]:
    return [
        *(f"{name} is not known" for name in fields if name not in form),
        *(f"{name} is missing" for name in form if name not in fields),
        *(
            f"{name} is {fields[name]!r}"
            for name, pattern in form.items()
            if name in fields and not re.fullmatch(pattern, fields[name])
        ),
    ]
