"""What a verb may do to its call. All waiting of a flow goes through this protocol; tests plug in a fake."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from emulator.audio.stream_format import StreamFormat
from emulator.callflow.limits import CONFIRM_TIMEOUT_S, RING_TIMEOUT_S, STREAM_TIMEOUT_S, TIME_LIMIT_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.callflow.meetings import ConferenceOrder, ConferenceOutcome
    from emulator.callflow.multi_party import MultiPartyOrder, MultiPartyOutcome

Method = Literal["GET", "POST"]
ActionPurpose = Literal[
    "GetDigits action",
    "GetInput action",
    "Record action",
    "background Record action",
    "Dial action",
    "Conference action",
    "MultiPartyCall action",
]
"""The action of a verb. That of a Record in the background goes out when nothing is measured yet."""
ACTIONS: frozenset[str] = frozenset(get_args(ActionPurpose))
Purpose = Literal["answer", "transfer", "Redirect", "Dial sounds", "Conference sounds", "MPC sounds", ActionPurpose]
"""What a request is for; its Event does not tell, most are Redirect. `answer`: the answer URL or its fallback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionOrder:
    """A recording is to be transcribed when it is finished."""

    url: str = ""
    """What is told of it; empty: nobody."""
    method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOrder:
    """A Record element, resolved."""

    mode: Literal["foreground", "session", "dial_answer"]
    file_format: Literal["wav", "mp3"]
    stereo: bool
    max_length_s: int | None
    """None: no bound."""
    silence_timeout_s: int | None = None
    finish_on_key: str = ""
    """Keys that end a foreground recording, each one character; empty: none."""
    play_beep: bool = False
    callback_url: str = ""
    callback_method: Method = "POST"
    transcription: TranscriptionOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingHandle:
    """A recording that was started or ordered; id and URL are known from the first moment."""

    recording_id: str
    record_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcome:
    """How a foreground recording ended."""

    handle: RecordingHandle
    samples: int
    start_wall_ms: int
    digits: str
    """The key that ended it, or empty."""
    call_ended: bool = False
    """The caller hung up: what was recorded stands, but nothing can be done to the call any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What a Speak element says."""

    ssml: str
    """Text and the markup of SSML that is honoured, without a root element."""
    voice: str = "WOMAN"
    """WOMAN, MAN or Polly.Name."""
    language: str = "en-US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something to hear while keys may be pressed or a Dial rings: a file, speech, or silence."""

    url: str = ""
    speech: Speech | None = None
    loop: int = 1
    silence_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BeepOrder:
    """What counts as the beep of an answering machine."""

    least_ms: int = 300
    """What is shorter is none."""
    threshold: int = 256
    """Least amplitude, of 32768."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialTarget:
    """One Number or User of a Dial."""

    kind: Literal["number", "user"]
    address: str
    """E.164 digits, or a SIP URI."""
    send_digits: str = ""
    """Keys of 0-9 * #, `w` and `W` for half a second and a second of silence: sent when the target answers."""
    digits_are_inband: bool = False
    """They are tones also where the target would understand telephone events."""
    send_on_preanswer: bool = False
    """They are sent before, as soon as the target can hear them."""
    sip_headers: tuple[tuple[str, str], ...] = ()
    """Names as they go on the wire, X-PH- included, and values."""
    caller_id: str = ""
    """This and the next: empty means those of the Dial."""
    caller_name: str = ""
    auth_username: str = ""
    """What a digest challenge is answered with, and `auth_password`; empty: it is not answered."""
    auth_password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmOrder:
    """What a callee hears when it answers, and the key that it must press then before it is bridged."""

    key: str = ""
    """Empty: it is bridged when it has heard everything."""
    timeout_s: int = CONFIRM_TIMEOUT_S
    prompts: tuple[Prompt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DialOrder:
    """A Dial element, resolved. Targets ring at once, the first answer wins."""

    targets: tuple[DialTarget, ...]
    caller_id: str = ""
    caller_name: str = ""
    ring_timeout_s: int = RING_TIMEOUT_S
    time_limit_s: int = TIME_LIMIT_S
    hangup_on_star: bool = False
    confirm: ConfirmOrder | None = None
    music: tuple[Prompt, ...] = ()
    """What the caller hears while it rings, over and over; empty: a ring tone."""
    music_of_callee: bool = False
    """Instead it hears what a callee sends before it answers, as soon as one does."""
    detects_machines: bool = False
    """Whoever answers is listened to beside the bridge: a human, or a machine."""
    hangs_up_on_machines: bool = False
    digits_match: tuple[str, ...] = ()
    """Keys in a row of the caller that callbackUrl is told of."""
    digits_match_b_leg: tuple[str, ...] = ()
    """Likewise, of the callee."""
    callback_url: str = ""
    callback_method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialOutcome:
    """How a Dial ended: plivo_xml_callbacks.md §3.8."""

    status: Literal["completed", "busy", "failed", "cancel", "timeout", "no-answer"]
    rang: bool
    hangup_cause: str
    a_leg_uuid: str
    b_leg_uuid: str
    """Empty: nobody answered."""
    by_machine: bool = False
    """A machine answered, as far as that was looked for."""
    call_ended: bool = False
    """The caller hung up during the Dial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitsOrder:
    """A GetDigits element's collecting part, one try."""

    first_digit_timeout_s: float
    next_digit_timeout_s: float
    finish_on_key: str
    max_digits: int
    valid_digits: str
    prompts: tuple[Prompt, ...] = ()
    """Played first, in order. The first key stops them and counts; else the first time-out runs from their end."""
    play_beep: bool = False
    invalid_sound: Prompt | None = None
    """Heard after a key that is not valid; the time-out runs from its end. One that cannot be had is not heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamOrder:
    """A Stream element, resolved: plivo_xml_callbacks.md §1.6."""

    url: str
    """ws:// or wss://"""
    inbound: bool = True
    """The app hears what the caller says."""
    outbound: bool = False
    """It hears what the caller hears."""
    bidirectional: bool = False
    """What the app says is played to the caller."""
    keep_call_alive: bool = False
    """The flow waits for the end of the stream."""
    form: StreamFormat = field(default_factory=StreamFormat)
    """Of what the app hears."""
    timeout_s: int = STREAM_TIMEOUT_S
    extra_headers: str = ""
    callback_url: str = ""
    callback_method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechOrder:
    """How speech is listened to and understood."""

    end_s: float
    """Speech is over when nothing has been said for so long."""
    language: str = "en-US"
    hints: tuple[str, ...] = ()
    """Phrases that are likely."""
    masks_profanity: bool = False
    callback_url: str = ""
    """Told of what was understood so far, at every pause; empty: nobody."""
    callback_method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOrder:
    """A GetInput element's collecting part, one try. Whichever begins first, keys or speech, is the input."""

    limit_s: float
    """Of the whole input, from the end of the prompts; what there is of it then counts."""
    takes_keys: bool
    speech: SpeechOrder | None
    """None: it is not listened to."""
    next_digit_timeout_s: float
    finish_on_key: str
    max_digits: int
    begin_within_s: float | None = None
    """No input unless it begins within this time from the end of the prompts; None: the whole time."""
    prompts: tuple[Prompt, ...] = ()
    """Played first, in order. The first key, or the beginning of speech, stops them."""
    is_logged: bool = True
    """Whether the time line is told what was understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOutcome:
    """What a caller pressed or said."""

    kind: Literal["", "dtmf", "speech"]
    """Empty: nothing, or nothing that was understood."""
    digits: str = ""
    speech: str = ""
    confidence: float = 0.0
    """0 to 1."""
    listened_s: float = 0.0
    """How long speech was listened to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOrder:
    """A Message element: a text to numbers that is kept and not sent."""

    sender: str
    recipients: tuple[str, ...]
    text: str
    callback_url: str = ""
    callback_method: Method = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a document URL answered."""

    body: bytes
    content_type: str
    url: str


class CallEnded(Exception):
    """Raised out of any awaited control method when the call ended under the verb."""


class FetchFailed(Exception):
    """A document URL could not be fetched: no answer in time, no connection, or a status that is not 2xx."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url}: {why}")
        self.url = url
        self.why = why


class SpeechFailed(Exception):
    """A text could not be spoken, and why."""


class CallControl(Protocol):
    """One call, as its flow sees it. Every coroutine raises CallEnded when the call is over.

    `parameters` of requests hold what is specific to the verb; the standard parameters of every request
    (plivo_xml_callbacks.md §3.0) are added by the implementation.
    """

    def now(self) -> float:
        """Seconds on a clock that never goes back."""

    async def answer(self) -> None:
        """Answer the call if it is not answered yet."""

    async def early_media(self) -> bool:
        """Let a caller who rings hear what is played. False: it cannot, or nobody rings."""

    async def wait(self, seconds: float, *, silence_s: float | None = None, beep: BeepOrder | None = None) -> None:
        """Let time pass without answering; less when the caller has been silent for `silence_s`, or after a beep."""

    async def hangup(self, *, reason: Literal["", "rejected", "busy"], code: int, detail: str = "") -> None:
        """End the call. `code` is Plivo's hangup cause code, `detail` goes to the time line.

        `reason` refuses a call that is not answered yet; one that is answered ends as without it, with a note.
        """

    async def schedule_hangup(self, seconds: float) -> None:
        """End the call `seconds` from now, whatever runs then."""

    async def start_recording(self, order: RecordOrder) -> RecordingHandle:
        """Order a background recording (session or dial_answer); returns at once."""

    async def record(self, order: RecordOrder) -> RecordOutcome:
        """Run a foreground recording to its end.

        A caller who hangs up ends it like silence does: the outcome is returned with `call_ended`, because the
        action is still requested (plivo_xml_callbacks.md §2). CallEnded means that nothing was recorded.
        """

    async def dial(self, order: DialOrder) -> DialOutcome:
        """Ring the targets, bridge the first that answers, return when it is over; the caller stays up.

        A caller who hangs up meanwhile gives an outcome with `call_ended`: the action is still requested.
        """

    async def meet(self, order: ConferenceOrder) -> ConferenceOutcome:
        """Stay in a conference until it is over for this call; a call that ends meanwhile gives an outcome, too."""

    async def join_multi_party(self, order: MultiPartyOrder) -> MultiPartyOutcome:
        """Take part in a Multiparty Call until it is over; a call that ends meanwhile gives an outcome, too."""

    async def play(self, url: str, loop: int) -> None:
        """Fetch a WAV or MP3 and play it `loop` times (0: until the call ends). Raises FetchFailed."""

    async def speak(self, speech: Speech, loop: int) -> None:
        """Say a text `loop` times (0: until the call ends). Raises SpeechFailed."""

    async def send_keys(self, keys: str, *, wait: bool) -> None:
        """Send keys of 0-9 * # to the caller, with `w` half a second and `W` a second between them.

        `wait`: return when the last one is sent. Else they are sent over whatever the caller hears meanwhile.
        """

    async def collect_digits(self, order: DigitsOrder) -> str:
        """Collect keys, without the finishing key; empty when none came in time.

        A prompt that cannot be had is skipped, with a note.
        """

    async def collect_input(self, order: InputOrder) -> InputOutcome:
        """Take keys without the finishing key, or speech.

        A prompt that cannot be had is skipped, with a note.
        """

    async def fetch(
        self, url: str, method: Method, parameters: Mapping[str, str], *, event: str, purpose: Purpose
    ) -> Fetched:
        """Request a URL whose answer is a document. Raises FetchFailed."""

    def notify(self, url: str, method: Method, parameters: Mapping[str, str], *, event: str, purpose: Purpose) -> None:
        """Request a URL whose answer is ignored, in the background, in order per call; also when the call is over."""

    async def stream(self, order: StreamOrder) -> None:
        """Open a stream to the app; with `keep_call_alive` return when it is over, else at once."""

    def keep_message(self, order: MessageOrder) -> None:
        """Show a text message in the time line and tell its callback URL that it was delivered; nothing is sent."""

    def note(self, summary: str) -> None:
        """Put a line into the call's time line."""
