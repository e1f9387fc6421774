"""Facts of telephony, past tense. The ledger, the webhooks, the flows and the dashboard read nothing else of a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from emulator.calls.room_events import ConferenceEvent

Direction = Literal["inbound", "outbound"]
CallStatus = Literal[
    "queued", "ringing", "in-progress", "completed", "busy", "failed", "timeout", "no-answer", "cancel"
]
"""Plivo's CallStatus: plivo_xml_callbacks.md §6."""


LOST = "lost"
"""The reason of a recording whose engine, or whose platform, ended before it did."""
Way = Literal["rfc4733", "inband", "info"]
"""How a key came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HangupCause:
    """Why a leg ended: plivo_xml_callbacks.md §6."""

    cause: str
    """Q.850 or FreeSWITCH name: NORMAL_CLEARING."""
    code: int
    """Plivo's hangup cause code: 4000."""
    name: str
    """Plivo's hangup cause name: Normal Hangup."""
    source: str
    """Caller · Callee · Plivo · Carrier · API Request · Answer XML · Error · Unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArrived:
    """A call exists: an INVITE came in, or an outbound call was ordered."""

    call_uuid: str
    at: float
    direction: Direction
    from_number: str
    to_number: str
    caller_name: str
    auth_id: str
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""
    request_uuid: str = ""
    """Outbound API calls only."""
    parent_call_uuid: str = ""
    """B legs of a Dial: the call that dialled."""
    sip_headers: tuple[tuple[str, str], ...] = ()
    """What the INVITE adds to the call's webhooks: X-PH-* headers, and ForwardedFrom; name and value."""
    by_user: str = ""
    """The SIP user of the account who proved to be calling; empty: somebody from outside, whatever he calls himself."""
    application: str = ""
    """The app_id that the access token of this user names; empty: it names none, or there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRinging:
    """The callee was alerted."""

    call_uuid: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered:
    """Media flows from here; billing starts."""

    call_uuid: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHungUp:
    """The call is over."""

    call_uuid: str
    at: float
    status: CallStatus
    hangup: HangupCause


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStarted:
    """A recorder was armed."""

    recording_id: str
    call_uuid: str
    at: float
    start_wall_ms: int
    file_format: Literal["wav", "mp3"]
    channels: int
    origin: Literal["xml", "api"]
    conference_name: str = ""
    """Of the conference that is recorded, if it is one."""
    conference_uuid: str = ""
    mpc_name: str = ""
    """Of the multiparty call that is recorded, or in which the member is that is."""
    mpc_uuid: str = ""
    member_id: str = ""
    """Of the member that is recorded or named by its recording; empty: the whole room is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFinished:
    """The file is whole and can be fetched."""

    recording_id: str
    call_uuid: str
    at: float
    path: str
    """Where the file lies on this machine."""
    samples: int
    """Samples per channel at 8000 Hz; all durations derive from it."""
    start_wall_ms: int
    reason: str
    """The engine's; LOST when it ended before the recording did, `recovered` when its file was made whole then."""
    error: str = ""
    conference_name: str = ""
    """Of the conference that is recorded, if it is one."""
    conference_uuid: str = ""
    mpc_name: str = ""
    """Of the multiparty call that is recorded, or in which the member is that is."""
    mpc_uuid: str = ""
    member_id: str = ""
    """Of the member that is recorded or named by its recording; empty: the whole room is."""
    channels: int | None = None
    """Of the file, where only its end shows; None: as many as at the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceBegan:
    """The peer of a leg begins to sound. Told to whoever watches the leg (`calls.voices`) and to nobody else."""

    call_uuid: str
    at: float
    """When, to 20 ms; it is told a tick later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceCeased:
    """It sounds no more."""

    call_uuid: str
    at: float
    """When, to 20 ms; it is told 200 ms later, for shorter pauses are part of speech."""
    began: float


VoiceEvent = VoiceBegan | VoiceCeased
CallEvent = (
    CallArrived | CallRinging | CallAnswered | CallHungUp | RecordingStarted | RecordingFinished | ConferenceEvent
)
