"""Orders about Multiparty Calls; part of `commands.Command`. plivo_rest.md §4, plivo_xml_callbacks.md §1.5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.callflow.multi_party import MultiPartySettings, Participation
    from emulator.calls.commands import PlaceCall, PromptCue

TrackType = Literal["participant", "all"]
"""What of a Multiparty Call is recorded for a participant: what it says, or everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRecording:
    """A recording whose id was told before a sample of it exists."""

    recording_id: str
    path_stem: str
    """Where its files are written, without `.wav`."""
    file_format: Literal["wav", "mp3"]
    origin: Literal["xml", "api"] = "xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartySounds:
    """What the participants hear besides each other. Empty: nothing."""

    wait_music: tuple[PromptCue, ...] = ()
    """Over and over before the beginning."""
    agent_hold_music: tuple[PromptCue, ...] = ()
    """Over and over; of supervisors, too."""
    customer_hold_music: tuple[PromptCue, ...] = ()
    recording_begins: tuple[PromptCue, ...] = ()
    """Before a recording of all, and the next behind it."""
    recording_ends: tuple[PromptCue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinMultiParty:
    """Let a call into the Multiparty Call of its account with this name. Answered by a MultiPartyStay.

    The call is answered first. What the first one brings holds for all: `settings` and `sounds`.
    """

    order: str
    call_uuid: str
    name: str
    settings: MultiPartySettings
    participant: Participation
    sounds: MultiPartySounds
    enter_sound: tuple[PromptCue, ...] = ()
    exit_sound: tuple[PromptCue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyStay:
    """How the stay of a participant ended."""

    mpc_uuid: str
    member_id: str
    """Empty: it was not let in."""
    joined_at: float
    exited_at: float
    hangup_code: int
    """4020 the Multiparty Call ended, 4030 kicked."""
    refused: str = ""
    """Why it was not let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who is called to take part."""

    call: PlaceCall
    delay_s: float = 0.0
    """The call is made so long from now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteParticipants:
    """Call guests of whom one may join; the Multiparty Call begins now if there is none of that name.

    Who answers has StartFlow run for it, which may ask it to confirm, and joins with JoinMultiParty.
    """

    invitation: str
    """Its name: the request_uuid."""
    auth_id: str
    subaccount: str
    name: str
    settings: MultiPartySettings
    stay_alone: bool
    guests: tuple[Guest, ...]
    has_to_confirm: bool = False
    """The first to join is let in; else the first to answer. The others are hung up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayDialMusic:
    """Let the participants hear this over and over while the guests of an invitation ring."""

    invitation: str
    sounds: tuple[PromptCue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMultiParty:
    """Let those who wait hear each other now."""

    mpc_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMultiParty:
    """Let everybody go."""

    mpc_uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateParticipants:
    """Change how participants take part; None: as it was. Those that are not in it are left alone."""

    mpc_uuid: str
    member_ids: tuple[str, ...]
    mute: bool | None = None
    hold: bool | None = None
    coach: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KickParticipants:
    """Let participants go."""

    mpc_uuid: str
    member_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayToParticipants:
    """Let participants hear something besides each other, in place of what was ordered under this name before."""

    mpc_uuid: str
    member_ids: tuple[str, ...]
    name: str
    """Play and Speak have one each for every member: `play-{member_id}`."""
    sounds: tuple[PromptCue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlayingToParticipants:
    """End what was ordered under a name; what is over is left alone."""

    mpc_uuid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMultiPartyRecording:
    """Record everybody, or for a participant what it says (`participant`) or everybody (`all`)."""

    mpc_uuid: str
    recording: PlannedRecording
    call_uuid: str
    """The call that owns it: the participant's, or that of anybody who is or was in it."""
    member_id: str = ""
    """Empty: of the Multiparty Call, and `of` is `all`."""
    of: TrackType = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMultiPartyRecording:
    """Pause, resume or stop recordings of the Multiparty Call, or of a participant those of the kinds in `of`."""

    mpc_uuid: str
    what: Literal["pause", "resume", "stop"]
    member_id: str = ""
    of: tuple[TrackType, ...] = ("all",)


MultiPartyCommand = (
    JoinMultiParty
    | InviteParticipants
    | PlayDialMusic
    | StartMultiParty
    | EndMultiParty
    | UpdateParticipants
    | KickParticipants
    | PlayToParticipants
    | StopPlayingToParticipants
    | StartMultiPartyRecording
    | ChangeMultiPartyRecording
)
