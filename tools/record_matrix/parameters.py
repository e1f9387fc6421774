"""The parameters of every request that a recorded call makes: plivo_xml_callbacks.md §3.0-3.7, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tools.record_matrix.expected import Measured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.record_matrix.expected import Value

Direction = Literal["inbound", "outbound"]
ANY = Measured.ANY
NUMBER = "15550100"
"""Of the account: callers dial it, and calls that the API places come from it."""

_STANDARD: dict[str, Value] = dict.fromkeys(
    (
        "CallUUID",
        "From",
        "To",
        "CallerName",
        "BillRate",
        "ParentAuthID",
        "SessionStart",
        "STIRVerification",
        "stir_verification",
        "STIRAttestation",
    ),
    ANY,
)
_OUTBOUND: dict[str, Value] = dict.fromkeys(("ALegUUID", "ALegRequestUUID", "RequestUUID"), ANY)
_ENDED: dict[str, Value] = dict.fromkeys(("Duration", "BillDuration", "TotalCost"), ANY)
_TIMES: dict[str, Value] = dict.fromkeys(("StartTime", "AnswerTime", "EndTime"), ANY)
_CAUSES = {4000: "Normal Hangup", 4010: "End Of XML Instructions"}

RECORDED: Mapping[str, Value] = {
    "RecordUrl": Measured.URL,
    "RecordFile": Measured.URL,
    "RecordingID": Measured.ID,
    "RecordingDuration": Measured.SECONDS,
    "RecordingDurationMs": Measured.MS,
    "RecordingStartMs": Measured.START_MS,
    "RecordingEndMs": Measured.END_MS,
}
"""§3.5, of a recording that is whole."""
PENDING: Mapping[str, Value] = {
    **RECORDED,
    **dict.fromkeys(("RecordingDuration", "RecordingDurationMs", "RecordingStartMs", "RecordingEndMs"), "-1"),
}
"""§2: of one that has only begun, or not even that."""
RECORDED_BY_API: Mapping[str, Value] = {
    "api_id": ANY,
    "call_uuid": ANY,
    "record_url": Measured.URL,
    "recording_id": Measured.ID,
    "recording_duration": Measured.SECONDS,
    "recording_duration_ms": Measured.MS,
    "recording_start_ms": Measured.START_MS,
    "recording_end_ms": Measured.END_MS,
}
"""§3.6: flat, lower case, and nothing else about the call."""


TRANSCRIBED: Mapping[str, Value] = {
    "transcription": ANY,
    "transcription_charge": ANY,
    "transcription_rate": ANY,
    "duration": Measured.SECONDS,
    "call_uuid": ANY,
    "recording_id": Measured.ID,
    "error": "",
}
"""§3.7, of a recording of more than 500 ms."""


class Call:
    """The call that requests are about: which way it went, and how it ended."""

    def __init__(self, direction: Direction = "inbound", *, code: int = 4000, source: str = "Caller") -> None:
        self._direction = direction
        self._code = code
        self._source = source

    def answer(self) -> dict[str, Value]:
        """§3.2: while it rings when it came in, answered when the API placed it."""
        return self.during("StartApp", "ringing" if self._direction == "inbound" else "in-progress")

    def during(self, event: str, status: str = "in-progress") -> dict[str, Value]:
        """§3.0, before the end."""
        outbound = _OUTBOUND if self._direction == "outbound" else {}
        fields = {**_STANDARD, **outbound, "Direction": self._direction, "Event": event, "CallStatus": status}
        return fields | ({"To": NUMBER} if self._direction == "inbound" else {"From": NUMBER})

    def after(self, event: str) -> dict[str, Value]:
        """§3.0, when the call is over."""
        return {
            **self.during(event, "completed"),
            **_ENDED,
            "HangupCause": "NORMAL_CLEARING",
            "HangupCauseCode": str(self._code),
            "HangupCauseName": _CAUSES[self._code],
            "HangupSource": self._source,
        }

    def hangup(self) -> dict[str, Value]:
        """§3.3."""
        return {**self.after("Hangup"), **_TIMES}
