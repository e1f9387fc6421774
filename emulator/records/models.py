"""What the platform remembers, as frozen values. Wall times are whole nanoseconds since 1970, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from emulator.calls.events import CallStatus, Direction  # noqa: TC001 - columns are held against the fields' types

Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One leg's call detail record: plivo_rest.md §2.3."""

    call_uuid: str
    auth_id: str
    direction: Direction
    from_number: str
    to_number: str
    caller_name: str
    request_uuid: str
    """Empty unless the call was made by API."""
    parent_call_uuid: str
    """B legs: the call that dialled; else empty."""
    status: CallStatus
    initiated_ns: int
    answered_ns: int | None = None
    ended_ns: int | None = None
    hangup_cause: str = ""
    hangup_code: int = 0
    hangup_name: str = ""
    hangup_source: str = ""
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""
    conference_uuid: str = ""
    """Of the conference that it was in last, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRecord:
    """One recording: plivo_rest.md §5. Everything about its length follows from `samples`."""

    recording_id: str
    auth_id: str
    call_uuid: str
    from_number: str
    to_number: str
    file_format: Literal["wav", "mp3"]
    channels: int
    origin: Literal["xml", "api"]
    start_wall_ms: int
    added_ns: int
    """add_time: when the file became whole, until then when recording began."""
    samples: int | None = None
    """Per channel at 8000 Hz; None while it is being recorded."""
    path: str = ""
    """Where the file lies; empty while it is being recorded."""
    error: str = ""
    """Why there is no usable file."""
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""
    deleted_ns: int | None = None
    """When it was deleted. What storage cost until then still stands on invoices."""
    conference_name: str = ""
    """Of the conference that was recorded, if it was one."""
    conference_uuid: str = ""
    mpc_name: str = ""
    """Of the multiparty call that was recorded, or in which one member was."""
    mpc_uuid: str = ""
    member_id: str = ""
    """Of the member that was recorded; empty: the whole room was."""

    @property
    def is_ready(self) -> bool:
        """Whether the file is whole and can be fetched."""
        return self.samples is not None and not self.error and self.deleted_ns is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedRecording:
    """A recording that was ordered and whose end nobody was told of yet: what is needed to do so after a crash."""

    recording_id: str
    call_uuid: str
    file_format: Literal["wav", "mp3"]
    wav_path: str
    callback_url: str
    callback_method: Method
    api_id: str
    """Set for recordings that the API started: their callback has other fields."""
    sip_headers: str
    """X-PH-* headers of the call: JSON, a list of name and value."""
    conference_name: str = ""
    """As in the recording's record: who tells of it after a crash needs them, and the record may not exist yet."""
    conference_uuid: str = ""
    mpc_name: str = ""
    mpc_uuid: str = ""
    member_id: str = ""
    layout: Literal["", "mix", "members", "named_and_rest"] = ""
    """What a room's recording is put together as, the member of that id by itself in `named_and_rest`.

    Empty: the engine writes the file itself.
    """
    told: int = 0
    """How many callbacks there were of it, of a Multiparty Call's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedHangup:
    """A call whose end its hangup_url was not told yet: what is needed to do so after a crash."""

    call_uuid: str
    hangup_url: str
    hangup_method: Method
    sip_headers: str
    """X-PH-* headers of the call: JSON, a list of name and value."""
    is_machine: bool = False
    """Whether a machine answered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionRecord:
    """A transcription that was asked for, and what came of it: plivo_rest.md §5.2, plivo_xml_callbacks.md §3.7."""

    recording_id: str
    auth_id: str
    call_uuid: str
    callback_url: str
    """Empty: nobody is told."""
    callback_method: Method
    status: Literal["in progress", "success", "failed"] = "in progress"
    text: str = ""
    error: str = ""
    """Why there is none."""
    samples: int = 0
    """Of the recording, per channel at 8000 Hz."""
    is_told: bool = False
    """Whether the callback was handed to the courier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRecord:
    """How long an account keeps its recordings, and since when: what was billed before stays as it is."""

    auth_id: str
    kept_days: int | None
    """None: until they are deleted."""
    since_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWebhook:
    """A webhook of the outbox: neither delivered nor given up yet."""

    number: int
    """They rise in the order in which webhooks are to be delivered."""
    request: str
    """JSON, see runtime.outbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRecord:
    """An XML application: plivo_rest.md §6."""

    app_id: str
    auth_id: str
    app_name: str
    answer_url: str = ""
    answer_method: Method = "POST"
    hangup_url: str = ""
    hangup_method: Method = "POST"
    fallback_url: str = ""
    fallback_method: Method = "POST"
    message_url: str = ""
    message_method: Method = "POST"
    is_default_for_numbers: bool = False
    is_default_for_endpoints: bool = False
    log_incoming_messages: bool = True
    public_uri: bool = False
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRecord:
    """A rented DID, digits only: plivo_rest.md §6."""

    number: str
    auth_id: str
    added_ns: int
    app_id: str = ""
    alias: str = ""
    country: str = ""
    region: str = ""
    carrier: str = "Plivo"
    number_type: str = "local"
    city: str = ""
    cnam_lookup: bool = False
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRecord:
    """A SIP endpoint: plivo_rest.md §6."""

    endpoint_id: str
    auth_id: str
    username: str
    password: str
    """In the clear: the registrar needs it for digests of any algorithm, and nothing real is protected by it."""
    alias: str
    app_id: str = ""
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubaccountRecord:
    """An account within the main one, with credentials of its own: plivo_rest.md §6."""

    auth_id: str
    main_auth_id: str
    auth_token: str
    name: str
    is_enabled: bool
    created_ns: int
    modified_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProfile:
    """What can be changed of the main account while the platform runs: plivo_rest.md §5.1, §6."""

    auth_id: str
    name: str
    city: str
    address: str
    recordings_need_credentials: bool
    """Whether the files of recordings are given only to whoever proves to be their owner."""
    storage_consent: bool
    """Whether it pays for storage beyond the free days; if not, recordings are deleted when those are over."""
    retention_days: int | None
    """The last day of a recording; None: it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRecord:
    """A stream of a call's audio: plivo_rest.md §2.6. Whose it is, its call says."""

    stream_id: str
    call_uuid: str
    service_url: str
    audio_track: Literal["inbound", "outbound", "both"]
    content_type: str
    status_callback_url: str
    status: Literal["initiated", "in-progress", "stopped", "failed"] = "initiated"
    is_bidirectional: bool
    created_ns: int
    started_ns: int | None = None
    """When the app had accepted it."""
    ended_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyRecord:
    """A Multiparty Call, going on or over: plivo_rest.md §4."""

    mpc_uuid: str
    auth_id: str
    friendly_name: str
    """Names one of those that go on; any number of those that are over."""
    status: Literal["Initialized", "Active", "Ended"] = "Initialized"
    recording: Literal["not-recording", "recording", "paused"] = "not-recording"
    stay_alone: bool
    max_participants: int
    created_ns: int
    started_ns: int | None = None
    """When it became active."""
    ended_ns: int | None = None
    billed_s: int = 0
    """Begun minutes of all who were in it, in seconds; 0 until it is over."""
    termination_cause: str = ""
    """Empty until it is over; also when the platform broke off."""
    termination_cause_code: int = 0
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRecord:
    """One who is or was in a Multiparty Call: plivo_rest.md §4. Who comes again is another."""

    key: str
    """See `participant_key`."""
    mpc_uuid: str
    member_id: str
    call_uuid: str
    role: str
    """In lower case."""
    coach_mode: bool
    mute: bool
    hold: bool
    start_mpc_on_enter: bool
    end_mpc_on_exit: bool
    joined_ns: int
    left_ns: int | None = None
    exit_cause: str = ""
    """Empty until it has left."""


def participant_key(mpc_uuid: str, member_id: str) -> str:
    """The key of a participant: its member_id alone is another's in another Multiparty Call."""
    return f"{mpc_uuid}/{member_id}"


AccountRecord = CallRecord | RecordingRecord | MultiPartyRecord | ApplicationRecord | NumberRecord | EndpointRecord
"""What belongs to an account and is seen by the API."""
Record = (
    AccountRecord
    | SubaccountRecord
    | AccountProfile
    | PromisedHangup
    | PromisedRecording
    | TranscriptionRecord
    | RetentionRecord
    | StreamRecord
    | ParticipantRecord
    | WaitingWebhook
)
