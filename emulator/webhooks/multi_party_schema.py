"""What the callbacks of Multiparty Calls must be, by their EventName. plivo_xml_callbacks.md §3.10.

Written from the reference and not from the builders, so that the two check each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Form = Mapping[str, str]
    """Parameter → regular expression of its whole value."""

_SOME = r"(?s:.+)"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_WHOLE, _MONEY = r"\d+", r"\d+\.\d{5}"
_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00"
_WEB = r"https?://.+"
_MEMBER = r"[1-9]\d*"

_CALL = {"EventName": _SOME, "EventTimestamp": _TIME, "MPCUUID": _UUID, "MPCName": _SOME}
_PARTICIPANT = {
    **_CALL,
    "MemberID": _MEMBER,
    "ParticipantRole": "agent|supervisor|customer|ai-agent",
    "ParticipantCallUUID": _UUID,
    "ParticipantCoachMode": "true|false",
}
_END = {**_CALL, "MPCDuration": _WHOLE, "MPCBilledDuration": _WHOLE, "MPCBilledAmount": _MONEY}
_INVITED = {**_CALL, "RequestUUID": _UUID}

STATUS: dict[str, Form] = {
    "MPCInitialized": _CALL,
    "MPCStart": _CALL,
    "MPCEnd": _END,
    "ParticipantJoin": _PARTICIPANT,
    "ParticipantExit": _PARTICIPANT,
    "ParticipantMute": _PARTICIPANT,
    "ParticipantUnmute": _PARTICIPANT,
    "ParticipantHold": _PARTICIPANT,
    "ParticipantUnhold": _PARTICIPANT,
    "ParticipantCoachModeStart": _PARTICIPANT,
    "ParticipantCoachModeStop": _PARTICIPANT,
    "ParticipantSpeakStart": _PARTICIPANT,
    "ParticipantSpeakStop": _PARTICIPANT,
    "ParticipantDigitInput": {**_PARTICIPANT, "Digit": "[0-9*#A-D]"},
    "AddParticipantByAPIActionInitiated": _INVITED,
    "AddParticipantByAPIActionCompleted": _INVITED,
}
"""Of statusCallbackUrl."""

_RECORDING = {
    "EventName": _SOME,
    "EventTimestamp": _TIME,
    "RecordingDuration": _WHOLE,
    "RecordingEndTime": f"(?:{_TIME})?",
    "RecordingFormat": "mp3|wav",
    "RecordingResourceURL": _SOME,
    "RecordingStartTime": _TIME,
    "RecordingURL": _WEB,
    "RecordingUUID": _UUID,
    "SequenceNumber": r"[1-9]\d*",
}
_STAGES = ("Initiated", "Paused", "Resumed", "Completed", "Failed")
RECORDING: dict[str, Form] = {
    **{f"MPCRecording{stage}": {**_RECORDING, "MPCName": _SOME, "MPCUUID": _UUID} for stage in _STAGES},
    **{f"ParticipantRecording{stage}": {**_RECORDING, "MemberID": _MEMBER} for stage in _STAGES},
}
"""Of recordingCallbackUrl."""
EXIT_ACTION: Form = {
    "MPCUUID": _UUID,
    "MPCFriendlyName": _SOME,
    "MemberID": _MEMBER,
    "ParticipantCallUUID": _UUID,
    "ParticipantJoinTime": _TIME,
    "ParticipantEndTime": _TIME,
    "ParticipantRole": "agent|supervisor|customer|ai-agent",
}
"""Of onExitActionUrl, beside the standard parameters."""
