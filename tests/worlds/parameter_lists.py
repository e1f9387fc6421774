"""The parameters of every webhook of a call, row by row as the reference has them: plivo_xml_callbacks.md §3.0-3.12.

Written from the reference alone: neither from the builders (`payloads.py`) nor from the schemas that judge every case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

When = Literal["always", "outbound", "ended", "answered", "unanswered", "by a machine", "keys", "speech"]
"""Of what kind of call, or of a call in which state, a parameter is told."""
Tag = Literal["doc", "measured", "weak"]
"""What the reference says of its source; every weak one has a row in the fidelity ledger."""

FORMS = {
    "UUID": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "number or SIP user": r"(?!\+).+",
    "text": r".*",
    "money, five decimals": r"\d+\.\d{5}",
    "account id": r"[MS]A[A-Z0-9]{18}",
    "`YYYY-MM-DD HH:MM:SS.ffffff` UTC": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}",
    "`YYYY-MM-DD HH:MM:SS` UTC": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    "`YYYY-MM-DD HH:MM:SS+00:00`": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00",
    "empty": "",
    "`Not Applicable`": "Not Applicable",
    "whole seconds": r"\d+",
    "milliseconds": r"\d+",
    "milliseconds since 1970": r"\d{13}",
    "`-1`": "-1",
    "code": r"\d{1,4}",
    "FreeSWITCH's name": "[A-Z_]+",
    "FreeSWITCH's name, or empty": "[A-Z_]*",
    "name of the code": ".+",
    "who ended it": "Caller|Callee|Plivo|Carrier|API Request|Answer XML|Error|Unknown",
    "URL": "https?://.+",
    "URL, or empty": "(https?://.+)?",
    "UUID, or empty": r"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?",
    "keys": "[0-9*#]*",
    "pattern of keys": "[0-9*#]+",
    "position, from 1": "[1-9][0-9]*",
    "number from 1 on": "[1-9][0-9]*",
    "0 to 1": r"[01]\.\d+",
    "address of the WebSocket": "wss?://.+",
    "what was understood": "(?s:.*)",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter."""

    name: str
    form: str
    """A key of FORMS, or the values that there are, with bars between."""
    when: When = "always"
    tag: Tag = "doc"

    @property
    def pattern(self) -> str:
        """Of the whole value."""
        return FORMS.get(self.form, self.form.replace("`", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One kind of request."""

    section: str
    title: str
    kind: str
    """As the time line names it."""
    event: str = ""
    """Without one: every event of that kind."""
    rows: tuple[Row, ...]


_ENDED = "completed|busy|failed|timeout|no-answer|cancel"
_PRECISE, _PLAIN = "`YYYY-MM-DD HH:MM:SS.ffffff` UTC", "`YYYY-MM-DD HH:MM:SS` UTC"
_NUMBER, _MONEY = "number or SIP user", "money, five decimals"

_IDS = (Row("RequestUUID", "UUID", "outbound"), Row("ALegRequestUUID", "UUID", "outbound"))


def standard(event: str, status: str = f"ringing|in-progress|{_ENDED}") -> tuple[Row, ...]:
    """§3.0."""
    return (
        Row("CallUUID", "UUID"),
        Row("From", _NUMBER, tag="weak"),
        Row("To", _NUMBER, tag="weak"),
        Row("CallStatus", status),
        Row("Direction", "inbound|outbound"),
        Row("Event", event),
        Row("ALegUUID", "UUID", "outbound"),
        *_IDS,
        Row("CallerName", "text"),
        Row("BillRate", _MONEY, tag="weak"),
        Row("ParentAuthID", "account id", tag="measured"),
        Row("SessionStart", _PRECISE),
        Row("STIRVerification", "`Not Applicable`", tag="weak"),
        Row("stir_verification", "`Not Applicable`", tag="weak"),
        Row("STIRAttestation", "empty", tag="weak"),
        Row("Machine", "true", "by a machine"),
        Row("HangupCause", "FreeSWITCH's name", "ended"),
        Row("HangupCauseCode", "code", "ended", "weak"),
        Row("HangupCauseName", "name of the code", "ended", "weak"),
        Row("HangupSource", "who ended it", "ended", "weak"),
        Row("Duration", "whole seconds", "ended"),
        Row("BillDuration", "whole seconds", "ended"),
        Row("TotalCost", _MONEY, "ended"),
    )


def _recording(number: str, epoch: str) -> tuple[Row, ...]:
    """§3.5."""
    return (
        Row("RecordUrl", "URL"),
        Row("RecordFile", "URL", tag="measured"),
        Row("RecordingID", "UUID"),
        Row("RecordingDuration", "whole seconds" if number == "milliseconds" else number),
        Row("RecordingDurationMs", number),
        Row("RecordingStartMs", epoch),
        Row("RecordingEndMs", epoch),
    )


_MEASURED = _recording("milliseconds", "milliseconds since 1970")
_API_LENGTH = (
    Row("recording_duration", "whole seconds"),
    Row("recording_duration_ms", "milliseconds"),
    Row("recording_start_ms", "milliseconds since 1970"),
    Row("recording_end_ms", "milliseconds since 1970"),
)
_PENDING = _recording("`-1`", "`-1`")
_PROGRESS = (
    Row("DialALegUUID", "UUID"),
    Row("DialBLegUUID", "UUID"),
    Row("DialBLegFrom", _NUMBER),
    Row("DialBLegTo", _NUMBER),
    Row("DialBLegPosition", "position, from 1", tag="weak"),
    Row("DialBLegBillRate", _MONEY, tag="weak"),
)


def _progress(event: str, action: str, status: str, *more: Row) -> Webhook:
    """§3.8."""
    told = (Row("DialAction", action), Row("DialBLegStatus", status, tag="weak"))
    return Webhook(
        section="3.8",
        title=f"Dial callbackUrl: {action}",
        kind="Dial callback",
        event=event,
        rows=(*standard(event), *told, *_PROGRESS, *more),
    )


_CONFERENCE = (Row("ConferenceName", "text"), Row("ConferenceUUID", "UUID"))
_OF_MEMBER = (*_CONFERENCE, Row("ConferenceMemberID", "position, from 1"))


def _conference(action: str, event: str, *more: Row, of: tuple[Row, ...] = _OF_MEMBER) -> Webhook:
    """§3.9."""
    rows = (*standard(event), Row("ConferenceAction", action), *of, *more)
    title = f"Conference callbackUrl: {action}"
    return Webhook(section="3.9", title=title, kind="Conference callback", event=event, rows=rows)


def _stream(event: str, *more: Row) -> Webhook:
    """§3.12."""
    rows = (
        Row("Event", event),
        Row("CallUUID", "UUID"),
        Row("StreamID", "UUID"),
        Row("Timestamp", _PRECISE),
        Row("From", _NUMBER, tag="weak"),
        Row("To", _NUMBER, tag="weak"),
        Row("Direction", "inbound|outbound"),
        Row("ServiceURL", "address of the WebSocket", tag="weak"),
        Row("ParentAuthID", "account id", tag="weak"),
    )
    title = f"Stream statusCallbackUrl: {event}"
    return Webhook(section="3.12", title=title, kind="Stream callback", event=event, rows=(*rows, *more))


def _action(section: str, title: str, kind: str, event: str, rows: tuple[Row, ...]) -> Webhook:
    """`event` with redirect="false", `Redirect` without."""
    return Webhook(section=section, title=title, kind=kind, rows=(*standard(f"Redirect|{event}"), *rows))


WEBHOOKS = (
    Webhook(
        section="3.1",
        title="ring_url",
        kind="ring",
        rows=(
            Row("From", _NUMBER, tag="weak"),
            Row("To", _NUMBER, tag="weak"),
            *_IDS,
            Row("CallUUID", "UUID"),
            Row("Direction", "outbound"),
            Row("Event", "Ring"),
            Row("CallStatus", "ringing"),
            Row("SessionStart", _PRECISE),
            Row("STIRAttestation", "empty", tag="weak"),
        ),
    ),
    Webhook(
        section="3.2",
        title="answer_url, fallback_url",
        kind="answer",
        rows=standard("StartApp", "ringing|in-progress"),
    ),
    Webhook(
        section="3.3",
        title="hangup_url",
        kind="hangup",
        rows=(
            *standard("Hangup", _ENDED),
            Row("StartTime", _PLAIN),
            Row("AnswerTime", _PLAIN, "answered"),
            Row("AnswerTime", "empty", "unanswered"),
            Row("EndTime", _PLAIN),
        ),
    ),
    Webhook(
        section="3.4",
        title="machine_detection_url",
        kind="machine detection",
        rows=(
            Row("From", _NUMBER, tag="weak"),
            Row("Machine", "true|false"),
            Row("To", _NUMBER, tag="weak"),
            *_IDS,
            Row("CallUUID", "UUID"),
            Row("IfMachine", "continue|hangup"),
            Row("Direction", "outbound"),
            Row("ALegUUID", "UUID"),
            Row("Event", "MachineDetection"),
            Row("CallStatus", "in-progress"),
        ),
    ),
    _action("3.5", "Record action", "Record action", "Record", (*_MEASURED, Row("Digits", "keys"))),
    _action(
        "3.5",
        "Record action, in the background",
        "background Record action",
        "Record",
        (*_PENDING, Row("Digits", "empty")),
    ),
    Webhook(
        section="3.5",
        title="Record callbackUrl",
        kind="Record callback",
        rows=(*standard("RecordStop"), *_MEASURED),
    ),
    Webhook(
        section="3.6",
        title="callback_url of the Record API",
        kind="Record API callback",
        rows=(
            Row("api_id", "UUID"),
            Row("record_url", "URL"),
            Row("call_uuid", "UUID"),
            Row("recording_id", "UUID"),
            *_API_LENGTH,
        ),
    ),
    Webhook(
        section="3.7",
        title="transcriptionUrl, transcription_url",
        kind="Transcription callback",
        rows=(
            Row("transcription", "what was understood"),
            Row("transcription_charge", _MONEY),
            Row("transcription_rate", _MONEY),
            Row("duration", "whole seconds"),
            Row("call_uuid", "UUID"),
            Row("recording_id", "UUID"),
            Row("error", "text"),
        ),
    ),
    _action(
        "3.8",
        "Dial action",
        "Dial action",
        "DialAction",
        (
            Row("DialStatus", _ENDED),
            Row("DialRingStatus", "true|false"),
            Row("DialHangupCause", "FreeSWITCH's name, or empty"),
            Row("DialALegUUID", "UUID"),
            Row("DialBLegUUID", "UUID"),
        ),
    ),
    _progress("DialAnswer", "answer", "answer"),
    _progress("DialConnected", "connected", "connected"),
    _progress(
        "DialHangup",
        "hangup",
        "hangup",
        Row("DialBLegDuration", "whole seconds"),
        Row("DialBLegBillDuration", "whole seconds"),
        Row("DialBLegTotalCost", _MONEY),
        Row("DialBLegHangupCause", "FreeSWITCH's name"),
        Row("DialBLegHangupCauseCode", "code"),
        Row("DialBLegHangupCauseName", "name of the code"),
        Row("DialBLegHangupSource", "who ended it"),
        Row("StartTime", _PLAIN),
        Row("AnswerTime", _PLAIN),
        Row("EndTime", _PLAIN),
        Row("DialBLegSTIRVerification", "`Not Applicable`", tag="weak"),
        Row("DialBLegSTIRAttestation", "empty", tag="weak"),
    ),
    _progress(
        "DialDigitsMatch",
        "digits",
        "answer",
        Row("DialDigitsMatch", "pattern of keys"),
        Row("DialDigitsPressedBy", "ALeg|BLeg"),
    ),
    Webhook(
        section="3.8", title="confirmSound, dialMusic of Dial", kind="Dial sounds", rows=standard("DialRemoteSounds")
    ),
    _action(
        "3.9",
        "Conference action",
        "Conference action",
        "ConferenceAction",
        (*_OF_MEMBER, Row("RecordUrl", "URL, or empty"), Row("RecordingID", "UUID, or empty")),
    ),
    _conference("enter", "ConferenceEnter", Row("ConferenceFirstMember", "true|false", tag="measured")),
    _conference("exit", "ConferenceExit", Row("ConferenceLastMember", "true|false", tag="weak")),
    _conference("digits", "ConferenceDigitsMatch", Row("ConferenceDigitsMatch", "pattern of keys")),
    _conference("floor", "ConferenceFloor"),
    _conference("record", "ConferenceRecord", *_MEASURED, of=_CONFERENCE),
    Webhook(
        section="3.9", title="Sounds of Conference", kind="Conference sounds", rows=standard("ConferenceRemoteSounds")
    ),
    Webhook(
        section="3.6",
        title="callback_url of the Conference Record API",
        kind="Conference Record API callback",
        rows=(
            Row("api_id", "UUID"),
            Row("record_url", "URL"),
            Row("recording_id", "UUID"),
            Row("conference_name", "text"),
            *_API_LENGTH,
        ),
    ),
    Webhook(section="1.6", title="Redirect", kind="Redirect", rows=standard("Redirect")),
    _action("3.11", "GetDigits action", "GetDigits action", "GetDigits", (Row("Digits", "keys"),)),
    _action(
        "3.11",
        "GetInput action",
        "GetInput action",
        "GetInput",
        (
            Row("InputType", "dtmf|speech"),
            Row("Digits", "keys", "keys"),
            Row("Digits", "empty", "speech"),
            Row("Speech", "empty", "keys"),
            Row("Speech", "what was understood", "speech"),
            Row("SpeechConfidenceScore", "0 to 1"),
            Row("BilledAmount", _MONEY),
        ),
    ),
    Webhook(
        section="3.11",
        title="interimSpeechResultsCallback",
        kind="GetInput callback",
        rows=(
            *standard("InterimSpeech"),
            Row("StableSpeech", "what was understood"),
            Row("UnstableSpeech", "what was understood"),
            Row("Stability", "0 to 1"),
            Row("SequenceNumber", "number from 1 on"),
        ),
    ),
    _stream("StartStream"),
    _stream("PlayedStream", Row("Name", "text", tag="weak")),
    _stream("ClearedAudio"),
    _stream("DegradedStream", Row("Error", "text", tag="weak")),
    _stream("DroppedStream", Row("Error", "text", tag="weak")),
    _stream("StopStream"),
    Webhook(
        section="1.6",
        title="Message callbackUrl",
        kind="Message callback",
        rows=(
            Row("MessageUUID", "UUID", tag="weak"),
            Row("From", _NUMBER, tag="weak"),
            Row("To", _NUMBER, tag="weak"),
            Row("Status", "delivered", tag="weak"),
        ),
    ),
)
