"""Orders about calls, imperative. A command with an `order` is answered by OrderDone with the same `order`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.callflow.limits import RING_TIMEOUT_S, TIME_LIMIT_S
from emulator.media.commands import Tone  # noqa: TC001 - part of the public fields

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.callflow.control import BeepOrder
    from emulator.calls.events import HangupCause
    from emulator.calls.greeting import MachineDetection
    from emulator.sip.commands import Credentials

HeaderList = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Answer an inbound call; a call that is answered already is left alone."""

    call_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEarlyMedia:
    """Let a caller who rings hear what is played. Answered by whether it can."""

    order: str
    call_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUpCall:
    """End a call, whatever its state. `sip_status` refuses an inbound call that was never answered."""

    call_uuid: str
    hangup: HangupCause
    sip_status: int = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleHangUp:
    """End a call `seconds` from now."""

    call_uuid: str
    seconds: float
    hangup: HangupCause


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeLegs:
    """Take legs away from the flows and Dials that they are in, for other flows to run them: a transfer.

    What a flow of theirs waits for ends without an outcome. The other party of a Dial is hung up when the caller is
    taken, unless it is taken, too; the caller's flow goes on behind the Dial when only the other party is.
    """

    call_uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Let `seconds` pass in a flow."""

    order: str
    call_uuid: str
    seconds: float
    silence_s: float | None = None
    """It ends before that when the caller has been silent for so long; None: it does not."""
    beep: BeepOrder | None = None
    """It ends before that when the caller's side has beeped; None: it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCall:
    """Dial out by API: a call of its own."""

    call_uuid: str
    request_uuid: str
    auth_id: str
    from_number: str
    to: str
    """A number as it was written, or a SIP URI."""
    subaccount: str = ""
    """Whose it is within the account; empty: the main account's."""
    caller_name: str = ""
    ring_timeout_s: float = RING_TIMEOUT_S
    hangup_on_ring_s: float | None = None
    """Give up so long after the callee began to ring; None: no such bound."""
    time_limit_s: float = TIME_LIMIT_S
    sip_headers: HeaderList = ()
    machine_detection: MachineDetection | None = None
    """How to find out whether a machine answers; None: not at all."""
    keys: str = ""
    """Sent when it is answered, as in `media.commands.StartCue`."""
    keys_are_early: bool = False
    """They are sent before, as soon as the callee can hear them."""
    parent_call_uuid: str = ""
    """The first call of the conference that this one is for; it is noted and nothing else."""
    invitation: str = ""
    """To a Multiparty Call; empty: to none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialForPhone:
    """Take up a call that we placed to a phone so that it would dial, as if it had dialled: it cannot itself."""

    leg: str
    """Handle of the call in the SIP endpoint; it is answered, and has no audio so far."""
    username: str
    """Of the phone."""
    dialled: str
    """As a person would have dialled it."""
    peer: Address
    """Where the phone is spoken to."""
    session: int
    """Identifier and version of what we described to it so far (RFC 8866 §5.2)."""
    why: str
    """For the time line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptCue:
    """One thing to hear: before or while keys may be pressed, while a Dial rings."""

    tones: tuple[Tone, ...] = ()
    pcm_path: str = ""
    loop: int = 1
    keys: str = ""
    """Keys to send instead, as in `media.commands.StartCue`; and the next."""
    inband: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DialLeg:
    """One target of a Dial: the B leg's call_uuid is fixed beforehand."""

    call_uuid: str
    to: str
    sip_headers: HeaderList = ()
    caller_id: str = ""
    """Empty: that of the Dial."""
    caller_name: str = ""
    """Empty: that of the Dial."""
    credentials: Credentials | None = None
    """What a digest challenge of the callee is answered with."""
    digits: PromptCue | None = None
    """Keys that the callee hears when it answers, before anything else."""
    digits_are_early: bool = False
    """It hears them when it sends early media, if it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """What a callee goes through before it is bridged: `sounds`, and `key` within `timeout_s` of its answer."""

    sounds: tuple[PromptCue, ...]
    key: str
    """One key, or empty: the end of the sounds is enough."""
    timeout_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Ring all legs at once, bridge the first that answers (and confirms). Answered by a DialResult."""

    order: str
    call_uuid: str
    legs: tuple[DialLeg, ...]
    caller_id: str
    caller_name: str = ""
    ring_timeout_s: float = RING_TIMEOUT_S
    time_limit_s: float = TIME_LIMIT_S
    hangup_on_star: bool = False
    ringback: tuple[PromptCue, ...] = ()
    """What a caller who is answered hears over and over until the bridge; empty: nothing."""
    ringback_is_early: bool = False
    """Whether a caller who is not answered hears it, too, as early media."""
    early_media: bool = False
    """Whether the caller hears what a callee sends before it answers, instead of the rest."""
    confirm: Confirm | None = None
    machine_detection: MachineDetection | None = None
    """How to find out, beside the bridge, whether a machine answered; None: not at all."""
    digits_match: tuple[str, ...] = ()
    """Keys in a row of the caller that are reported while the two are bridged."""
    digits_match_b_leg: tuple[str, ...] = ()
    """Those of the callee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialResult:
    """How a Dial ended: plivo_xml_callbacks.md §3.8."""

    status: Literal["completed", "busy", "failed", "cancel", "timeout", "no-answer"]
    rang: bool
    hangup_cause: str
    b_leg_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecording:
    """Record a call. `foreground` has an `order` that is answered by a RecordResult."""

    recording_id: str
    call_uuid: str
    mode: Literal["foreground", "session", "dial_answer", "api"]
    file_format: Literal["wav", "mp3"]
    stereo: bool
    path: str
    """Where the WAV is written."""
    max_length_s: int | None
    silence_timeout_s: int | None = None
    finish_on_key: str = ""
    beep: bool = False
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResult:
    """How a foreground recording ended."""

    samples: int
    start_wall_ms: int
    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecording:
    """Stop one recording of a call, or all of them when `recording_id` is empty."""

    call_uuid: str
    recording_id: str = ""
    only_api: bool = False
    """Of all, only those that the API started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRecording:
    """Leave out what comes now: one recording of a call, or all of them when `recording_id` is empty.

    One that has not begun to record (it waits for a Dial, or for the end of its beep) is left alone.
    """

    call_uuid: str
    recording_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRecording:
    """Go on with what was paused: one recording of a call, or all of them when `recording_id` is empty."""

    call_uuid: str
    recording_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Play tones or a PCM file (s16le mono 8000 Hz) to a call, or send it keys. Answered by True when that is over."""

    order: str
    call_uuid: str
    tones: tuple[Tone, ...] = ()
    pcm_path: str = ""
    loop: int = 1
    keys: str = ""
    """As in `media.commands.StartCue`; and the next."""
    inband: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectDigits:
    """Collect keys. Answered by the digits as text, empty when none came in time.

    The prompts are played first, in order; the first key stops them and counts. Else the first time-out runs
    from their end.
    """

    order: str
    call_uuid: str
    first_digit_timeout_s: float
    next_digit_timeout_s: float
    finish_on_key: str
    max_digits: int
    valid_digits: str
    prompts: tuple[PromptCue, ...] = ()
    invalid_sound: PromptCue | None = None
    """Heard after a key that is not valid; the time-out runs from its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartStream:
    """Tap a call for a stream; the order names both. Answered by why it ended: `timeout` or `stopped`."""

    order: str
    call_uuid: str
    inbound: bool
    outbound: bool
    timeout_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopStream:
    """End a stream; one that is over is left alone."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectInput:
    """Take keys or speech, whichever begins first. Answered by an InputResult.

    The prompts are played first, in order; the first key or the beginning of speech stops them. The times run from
    their end.
    """

    order: str
    call_uuid: str
    limit_s: float
    """Of the whole input; what there is of it then counts."""
    takes_keys: bool
    next_digit_timeout_s: float
    finish_on_key: str
    max_digits: int
    begin_within_s: float | None = None
    """Without a beginning within this time there is no input; None: the whole time."""
    speech_path: str = ""
    """What the names of the WAV files begin with into which speech goes; empty: speech is not listened to."""
    speech_end_s: float = 0.0
    """Speech is over when nothing has been said for so long."""
    prompts: tuple[PromptCue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputResult:
    """What a caller pressed or said."""

    kind: Literal["", "dtmf", "speech"]
    """Empty: nothing came in time."""
    digits: str = ""
    speech: tuple[str, ...] = ()
    """The WAV files in which it stands, in order; whoever is given them deletes them."""
    listened_s: float = 0.0
    """How long speech was listened to."""


CallCommand = (
    Answer
    | BeginEarlyMedia
    | HangUpCall
    | ScheduleHangUp
    | TakeLegs
    | Pause
    | PlaceCall
    | DialForPhone
    | Dial
    | StartRecording
    | StopRecording
    | PauseRecording
    | ResumeRecording
    | Play
    | CollectDigits
    | StartStream
    | StopStream
    | CollectInput
)
