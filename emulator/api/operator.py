"""What the REST API asks of the platform behind it. The composition root and the tests' world implement it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from emulator.records.storage import Storage

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.api.control.caretaker import Caretaker
    from emulator.api.live_calls import LiveCalls
    from emulator.api.live_conferences import LiveConferences
    from emulator.api.live_multi_party import LiveMultiParty
    from emulator.base.ids import Ids
    from emulator.callflow.control import Method, RecordingHandle, TranscriptionOrder
    from emulator.calls.greeting import MachineDetection
    from emulator.records.models import RecordingRecord
    from emulator.records.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account and the token that proves it."""

    auth_id: str
    """20 characters, MA… or SA…: the SDKs check that."""
    auth_token: str
    main_auth_id: str = ""
    """Of a subaccount: the account that it is within. Empty: it is the main account."""
    storage: Storage = field(default_factory=Storage)
    """Its terms, and with them its time zone."""
    name: str = ""
    city: str = ""
    address: str = ""
    state: str = ""
    credits: Decimal = Decimal(0)
    """Dollars that it had before its first invoice."""
    recordings_need_credentials: bool = False
    """Whether files are given only to their owner."""
    storage_consent: bool = True
    """Whether it pays for storage beyond the free days."""
    retention_days: int | None = None
    """The last day of a recording; None: it is kept. These three, name, city and address: until they are changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """An outbound call to one destination: plivo_rest.md §2.1."""

    call_uuid: str
    """Also the request_uuid that the reply names."""
    auth_id: str
    from_number: str
    to: str
    """A number as it was written, or a SIP URI."""
    answer_url: str
    answer_method: Method
    ring_url: str
    ring_method: Method
    hangup_url: str
    hangup_method: Method
    fallback_url: str
    fallback_method: Method
    caller_name: str
    send_digits: str
    send_on_preanswer: bool
    time_limit_s: int
    ring_timeout_s: int
    hangup_on_ring_s: int | None
    """Seconds from the start of ringing; None: no bound."""
    parent_call_uuid: str
    sip_headers: tuple[tuple[str, str], ...]
    """Names as they go on the wire, X-PH- included."""
    machine_detection: MachineDetection | None = None
    """None: nobody asks who answers."""
    machine_detection_url: str = ""
    """Told of it while the flow runs; empty: the flow waits."""
    machine_detection_method: Method = "POST"
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRequest:
    """Start recording a live call: plivo_rest.md §2.5."""

    call_uuid: str
    api_id: str
    """Named again in the callback."""
    file_format: Literal["wav", "mp3"]
    stereo: bool
    time_limit_s: int
    callback_url: str
    callback_method: Method
    transcription: TranscriptionOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReply:
    """Where the answer of a request is posted that was made in asynchronous mode: plivo_rest.md §1."""

    api_id: str
    """Of what was answered at once, and of the answer."""
    auth_token: str
    """Of who asked."""
    url: str
    method: Method
    call_uuid: str
    """The call that the request was about; empty: none that was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Where a SIP endpoint can be reached now."""

    contact: str
    user_agent: str
    expires_ns: int
    """Wall time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request to the REST API and its answer."""

    method: str
    path: str
    route: str
    """The template that fitted the path below the account: `/Call/{call_uuid}`; empty: none."""
    status: int
    body: str | None
    """The JSON of the answer; None: there was none, or it was something else."""


class Operator(Protocol):
    """The platform, as a REST request sees it. Nothing here waits: orders are taken, their progress is in the store."""

    @property
    def store(self) -> Store:
        """All records. Live calls are those that have not ended."""

    @property
    def ids(self) -> Ids:
        """Source of api_id, request_uuid and all other identifiers."""

    @property
    def caretaker(self) -> Caretaker | None:
        """Who answers /control; None: /control is off."""

    @property
    def live_calls(self) -> LiveCalls:
        """What can be ordered of calls under way, but for recording and hanging up."""

    @property
    def live_conferences(self) -> LiveConferences:
        """Conferences, and what can be ordered of them, but for hanging up."""

    @property
    def live_multi_party(self) -> LiveMultiParty:
        """What can be ordered of Multiparty Calls that go on."""

    @property
    def strict_async(self) -> bool:
        """Whether `callback_url` makes a Record request asynchronous, too."""

    def wall_ns(self) -> int:
        """Wall time now, in nanoseconds since 1970."""

    def account(self, auth_id: str) -> Account | None:
        """The account, or None when there is none of that id."""

    @property
    def admits(self) -> Callable[[str], bool]:
        """Whether an account (its id) may make another request now; it is counted."""

    def recording_url(self, owner: str, recording_id: str, file_format: str) -> str:
        """The absolute URL of a recording's file; `owner` is the auth_id of an account or subaccount."""

    def open_recording(self, record: RecordingRecord, *, original: bool = False) -> BinaryIO:
        """The file, or the original that was attached to it, opened for reading.

        Raises FileNotFoundError, and Unavailable when something else is in its place.
        """

    def recording_terms_changed(self) -> None:
        """Act upon what the account's profile says by now of how long recordings are kept."""

    def expire_recordings(self) -> None:
        """Delete the recordings whose days are over by now. Costs nothing when there can be none."""

    def delete_recording(self, recording_id: str) -> None:
        """Delete a recording with its transcription and its files; one that is not there is no error."""

    def transcribe(self, record: RecordingRecord, order: TranscriptionOrder) -> None:
        """Have a finished recording transcribed, anew if it was before."""

    def forget_transcription(self, recording_id: str) -> None:
        """Delete the transcription of a recording; one that is being made is given up, and nobody is told."""

    def place_call(self, order: CallOrder) -> bool:
        """Dial out. The call appears in the store before this returns. False: it has to wait for its turn."""

    def hang_up(self, call_uuid: str) -> None:
        """End a live call, source `API Request`."""

    def start_recording(self, request: RecordingRequest) -> RecordingHandle:
        """Record a live call."""

    def stop_recordings(self, call_uuid: str, recording_id: str = "") -> None:
        """Stop one recording of a call, or all of them when `recording_id` is empty."""

    def answer_late(self, wanted: LateReply, response: str) -> None:
        """Post an answer (JSON) in the field `response`."""

    def note_exchange(self, exchange: Exchange) -> None:
        """Put a request and its answer into the time line."""

    def registration(self, username: str) -> Registration | None:
        """The binding of a SIP endpoint, or None when it is not registered."""
