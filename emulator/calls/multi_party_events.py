"""Facts of Multiparty Calls, past tense; part of `events.CallEvent`. plivo_xml_callbacks.md §3.10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.callflow.multi_party import MultiPartySettings, Participation

TerminationCode = Literal[1000, 1010, 2000, 3000]
TERMINATION_CAUSES: dict[TerminationCode, str] = {
    1000: "No Active Participants",
    1010: "Stay Alone Not Permitted",
    2000: "Max Duration Reached",
    3000: "Hangup API Triggered",
}
"""Why a Multiparty Call ends: plivo_rest.md §4."""
ExitCause = Literal[
    "Participant Call Hangup",
    "Kicked Out of Multiparty Call",
    "Multiparty Call Ended",
    "Participant Call Transferred",
]
Change = Literal["mute", "unmute", "hold", "unhold", "coach", "uncoach"]
RecordingChange = Literal["started", "paused", "resumed", "stopped", "forgone"]
"""`forgone`: it was stopped before it had begun, and never will."""
RecordingStage = Literal["Initiated", "Paused", "Resumed", "Completed", "Failed"]
"""What a recording callback tells: the end of its EventName."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyInitialized:
    """A Multiparty Call exists; nobody is heard in it yet."""

    mpc_uuid: str
    at: float
    name: str
    auth_id: str
    subaccount: str
    """Whose it is within the account; empty: the main account's."""
    settings: MultiPartySettings
    stay_alone: bool
    """Of whom it began with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyStarted:
    """The participants hear each other from now on."""

    mpc_uuid: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyEnded:
    """It is over: every participant has exited."""

    mpc_uuid: str
    at: float
    code: TerminationCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantJoined:
    """A call is in a Multiparty Call, under a member_id of its own."""

    mpc_uuid: str
    member_id: str
    call_uuid: str
    at: float
    participant: Participation


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantExited:
    """A call is not in it any more."""

    mpc_uuid: str
    member_id: str
    call_uuid: str
    at: float
    cause: ExitCause


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantChanged:
    """A participant was muted, held, or made to coach, or no more."""

    mpc_uuid: str
    member_id: str
    call_uuid: str
    at: float
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantSpoke:
    """A participant begins to speak, or ceases; told only when the status callback asks for it."""

    mpc_uuid: str
    member_id: str
    call_uuid: str
    at: float
    began: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantPressed:
    """A participant pressed a key."""

    mpc_uuid: str
    member_id: str
    call_uuid: str
    at: float
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsInvited:
    """Guests are called by the API."""

    mpc_uuid: str
    at: float
    invitation: str
    call_uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCompleted:
    """One of the guests is in, or none will be."""

    mpc_uuid: str
    at: float
    invitation: str
    call_uuid: str
    """Who is in; empty: nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyRecordingChanged:
    """A recording of a Multiparty Call, or of a participant, was ordered, paused, resumed, or stopped."""

    mpc_uuid: str
    at: float
    recording_id: str
    member_id: str
    """Empty: that of the Multiparty Call."""
    change: RecordingChange


ParticipantEvent = ParticipantJoined | ParticipantExited | ParticipantChanged | ParticipantSpoke | ParticipantPressed
MultiPartyEvent = (
    MultiPartyInitialized
    | MultiPartyStarted
    | MultiPartyEnded
    | ParticipantEvent
    | ParticipantsInvited
    | InvitationCompleted
    | MultiPartyRecordingChanged
)
