"""What every webhook must be: its exact parameters and the form of their values. plivo_xml_callbacks.md §3.0-3.12.

Written from the reference and not from the builders, so that the two check each other.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from emulator.webhooks import multi_party_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    Form = Mapping[str, str]
    """Parameter → regular expression of its whole value."""

_ANY, _SOME = r"(?s:.*)", r"(?s:.+)"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_WHOLE, _MONEY = r"\d+", r"\d+\.\d{5}"
_EPOCH_MS = r"\d{13}"
_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_STIR = "Verified|Not Verified|Not Applicable"
_DIVERTED = "ForwardedFrom"
"""Only of calls that somebody forwarded to us."""
_ENDED = "completed|busy|failed|timeout|no-answer|cancel"
_STATUS = f"ringing|in-progress|{_ENDED}"
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
    "Event": "Ring",
}
_MACHINE = {
    **{name: _STANDARD[name] for name in ("CallUUID", "From", "To")},
    **_OUTBOUND,
    "ALegUUID": _UUID,
    "Machine": "true|false",
    "IfMachine": "continue|hangup",
    "Direction": "outbound",
    "Event": "MachineDetection",
    "CallStatus": "in-progress",
}
_RECORDING = {
    "RecordUrl": _WEB,
    "RecordFile": _WEB,
    "RecordingID": _UUID,
    "RecordingDuration": _WHOLE,
    "RecordingDurationMs": _WHOLE,
    "RecordingStartMs": _EPOCH_MS,
    "RecordingEndMs": _EPOCH_MS,
}
_NOT_MEASURED = {
    name: "-1" for name in _RECORDING if name.startswith(("RecordingDuration", "RecordingStart", "RecordingEnd"))
}
_RECORD_ACTION = {**_RECORDING, "Digits": "[0-9*#A-D]*"}
_BACKGROUND_ACTION = {**_RECORD_ACTION, **_NOT_MEASURED, "Digits": ""}
_DIGITS = {"Digits": "[0-9*#A-D]*"}
_INPUT = {
    "InputType": "dtmf|speech",
    **_DIGITS,
    "Speech": _ANY,
    "SpeechConfidenceScore": r"[01]\.\d+",
    "BilledAmount": _MONEY,
}
_INTERIM = {
    "StableSpeech": _ANY,
    "UnstableSpeech": _ANY,
    "Stability": r"[01]\.\d+",
    "SequenceNumber": r"[1-9]\d*",
}
_MESSAGE = {"MessageUUID": _UUID, "From": _SOME, "To": _SOME, "Status": "queued|sent|failed|delivered|undelivered"}
_STREAM = {
    "Event": _SOME,
    "CallUUID": _UUID,
    "StreamID": _UUID,
    "Timestamp": rf"{_TIME}\.\d{{6}}",
    "From": _ANY,
    "To": _SOME,
    "Direction": "inbound|outbound",
    "ServiceURL": r"wss?://.+",
    "ParentAuthID": "(?:MA|SA)[A-Z0-9]{18}",
}
_STREAM_OWN: dict[str, Form] = {
    "StartStream": {},
    "StopStream": {},
    "DroppedStream": {"Error": _SOME},
    "DegradedStream": {"Error": _SOME},
    "PlayedStream": {"Name": _SOME},
    "ClearedAudio": {},
}
_DIAL_ACTION = {
    "DialStatus": "completed|busy|failed|cancel|timeout|no-answer",
    "DialRingStatus": "true|false",
    "DialHangupCause": "[A-Z_]*",
    "DialALegUUID": _UUID,
    "DialBLegUUID": f"(?:{_UUID})?",
}
_DIAL_PROGRESS = {
    "DialALegUUID": _UUID,
    "DialBLegUUID": _UUID,
    "DialBLegFrom": _ANY,
    "DialBLegTo": _SOME,
    "DialBLegPosition": r"[1-9]\d*",
    "DialBLegBillRate": _MONEY,
}
_OF_CONFERENCE = {"ConferenceName": _SOME, "ConferenceUUID": _UUID}
_CONFERENCE = {**_OF_CONFERENCE, "ConferenceMemberID": r"[1-9]\d*"}
_CONFERENCE_ACTION = {**_CONFERENCE, "RecordUrl": f"(?:{_WEB})?", "RecordingID": f"(?:{_UUID})?"}
_OF_API_RECORDING = {
    "api_id": _UUID,
    "record_url": _WEB,
    "recording_id": _UUID,
    "recording_duration": _WHOLE,
    "recording_duration_ms": _WHOLE,
    "recording_start_ms": _EPOCH_MS,
    "recording_end_ms": _EPOCH_MS,
}
_API_CALLBACK = {**_OF_API_RECORDING, "call_uuid": _UUID}

_TRANSCRIPTION = {
    "transcription": _ANY,
    "transcription_charge": _MONEY,
    "transcription_rate": _MONEY,
    "duration": _WHOLE,
    "call_uuid": _UUID,
    "recording_id": _UUID,
    "error": _ANY,
}


def _dial_progress(action: str, status: str, more: Form = MappingProxyType({})) -> Form:
    return {**_DIAL_PROGRESS, "DialAction": action, "DialBLegStatus": status, **more}


def _conference(action: str, more: Form = MappingProxyType({})) -> Form:
    return {**_CONFERENCE, "ConferenceAction": action, **more}


_DIAL_STIR = {"DialBLegSTIRVerification": _STIR, "DialBLegSTIRAttestation": "[ABC]?"}
_DIAL_END = {**{f"DialBLeg{name}": form for name, form in _END.items()}, **_TIMES, **_DIAL_STIR}
_DIAL_KEYS = {"DialDigitsMatch": "[0-9*#]+", "DialDigitsPressedBy": "ALeg|BLeg"}

_OWN: dict[str, dict[str, Form]] = {
    "answer": {"StartApp": {}},
    **{kind: {"Redirect": {}} for kind in ("transfer", "Redirect")},
    "Dial sounds": {"DialRemoteSounds": {}},
    "MPC sounds": {"MPCRemoteSounds": {}},
    "MultiPartyCall action": {"Redirect": multi_party_schema.EXIT_ACTION},
    "GetInput action": dict.fromkeys(("Redirect", "GetInput"), _INPUT),
    "GetInput callback": {"InterimSpeech": _INTERIM},
    "GetDigits action": dict.fromkeys(("Redirect", "GetDigits"), _DIGITS),
    "Record action": dict.fromkeys(("Redirect", "Record"), _RECORD_ACTION),
    "background Record action": dict.fromkeys(("Redirect", "Record"), _BACKGROUND_ACTION),
    "Dial action": dict.fromkeys(("Redirect", "DialAction"), _DIAL_ACTION),
    "Record callback": {"RecordStop": _RECORDING},
    "Dial callback": {
        "DialAnswer": _dial_progress("answer", "answer"),
        "DialConnected": _dial_progress("connected", "connected"),
        "DialHangup": _dial_progress("hangup", "hangup", _DIAL_END),
        "DialDigitsMatch": _dial_progress("digits", "answer", _DIAL_KEYS),
    },
    "Conference sounds": {"ConferenceRemoteSounds": {}},
    "Conference action": dict.fromkeys(("Redirect", "ConferenceAction"), _CONFERENCE_ACTION),
    "Conference callback": {
        "ConferenceEnter": _conference("enter", {"ConferenceFirstMember": "true|false"}),
        "ConferenceExit": _conference("exit", {"ConferenceLastMember": "true|false"}),
        "ConferenceDigitsMatch": _conference("digits", {"ConferenceDigitsMatch": "[0-9*#]+"}),
        "ConferenceFloor": _conference("floor"),
        "ConferenceRecord": {**_OF_CONFERENCE, "ConferenceAction": "record", **_RECORDING},
    },
    "Stream callback": _STREAM_OWN,
    "hangup": {"Hangup": {**_TIMES, "CallStatus": _ENDED}},
}
"""By kind and Event, what comes beside the standard parameters."""
_WHOLE_FORM: dict[str, Form] = {
    "ring": _RING,
    "machine detection": _MACHINE,
    "Record API callback": _API_CALLBACK,
    "Conference Record API callback": {**_OF_API_RECORDING, "conference_name": _SOME},
    "Message callback": _MESSAGE,
    "Transcription callback": _TRANSCRIPTION,
    "API callback": {"response": r"\{.*\}"},
}
"""Webhooks without the standard parameters."""
_NAMED: dict[str, dict[str, Form]] = {
    "MultiPartyCall callback": multi_party_schema.STATUS,
    "MultiPartyCall recording callback": multi_party_schema.RECORDING,
}
"""Those that say what they are in EventName."""


def faults_of(kind: str, fields: Mapping[str, str]) -> list[str]:
    """What is wrong with the parameters of a webhook, a line each: not known, missing, of the wrong form.

    `kind`: what it was sent for, as `request.Kind` names it.
    """
    if kind in _NAMED:
        name = fields.get("EventName", "")
        form = _NAMED[kind].get(name)
        return [f"no schema for EventName {name!r} of kind {kind}"] if form is None else _against(fields, form)
    if kind in _WHOLE_FORM:
        return _against(fields, _WHOLE_FORM[kind])
    if kind not in _OWN:
        return [f"no schema for webhooks of kind {kind}"]
    event = fields.get("Event", "")
    own = _OWN[kind].get(event)
    if own is None:
        return [f"no schema for {f'Event {event}' if event else 'a webhook without Event'} of kind {kind}"]
    plain = {name: value for name, value in fields.items() if not name.startswith("X-PH-") and name != _DIVERTED}
    return _against(plain, {**(_STREAM if kind == "Stream callback" else _standard(fields, kind)), **own})


def _standard(fields: Mapping[str, str], kind: str) -> dict[str, str]:
    """Of an outbound call there are ids more; its end is told from when it has a status of the end.

    A machine may have answered it, or a Dial.
    """
    outbound = {**_OUTBOUND, "ALegUUID": _UUID} if fields.get("Direction") == "outbound" else {}
    has_ended = fields["Event"] == "Hangup" or re.fullmatch(_ENDED, fields.get("CallStatus", ""))
    may_be_machine = bool(outbound) or kind in {"Dial action", "Dial callback"}
    machine = {"Machine": "true"} if "Machine" in fields and may_be_machine else {}
    return {**_STANDARD, **outbound, **machine, **(_END if has_ended else {})}


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
