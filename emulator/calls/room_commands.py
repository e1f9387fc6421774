"""Orders about conferences; part of `all_orders.Command`. plivo_xml_callbacks.md §1.4, plivo_rest.md §3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.calls.commands import PromptCue
    from emulator.calls.multi_party_commands import PlannedRecording

SoundKind = Literal["play", "speak"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinConference:
    """Let an answered call into the conference of its account with this name. Answered by a ConferenceResult."""

    order: str
    call_uuid: str
    name: str
    max_members: int
    """It is not let in where so many are."""
    time_limit_s: float
    """It leaves by then."""
    muted: bool = False
    starts: bool = True
    """Those who wait hear one another when it has come."""
    ends_on_exit: bool = False
    """Everybody leaves with it."""
    stays_alone: bool = True
    """False: it leaves when all others have left."""
    hangup_on_star: bool = False
    """It leaves when it presses a star."""
    relays_keys: bool = True
    """The others are sent its keys."""
    digits_match: tuple[str, ...] = ()
    """Its keys in a row that are reported."""
    tells_floor: bool = False
    """It is reported when it gets the floor."""
    keys: str = ""
    """Sent to it when it has joined, as in `media.commands.StartCue`."""
    enter_sound: tuple[PromptCue, ...] = ()
    """Heard by all; and the next."""
    exit_sound: tuple[PromptCue, ...] = ()
    wait_sound: tuple[PromptCue, ...] = ()
    """What it hears over and over until the conference has started, and while it is alone."""
    recording: PlannedRecording | None = None
    """Of everybody, to the end of the conference; it is not begun where there is one by another member."""
    records_alone: bool = False
    """False: it begins with the second member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceResult:
    """How a stay in a conference ended."""

    conference_uuid: str
    member_id: str
    """Empty: it was not let in."""
    recording: PlannedRecording | None = None
    """That which a member's element began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMembers:
    """Mute, unmute, deafen or undeafen members; None: as it was. Those that are gone are left alone, here and below."""

    conference_uuid: str
    member_ids: tuple[str, ...]
    muted: bool | None = None
    deaf: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KickMembers:
    """Let members go; their flows go on."""

    conference_uuid: str
    member_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayToMembers:
    """Let members hear something besides each other, each behind what was ordered for it before."""

    conference_uuid: str
    member_ids: tuple[str, ...] | None
    """None: all, and those who join later."""
    kind: SoundKind
    sounds: tuple[PromptCue, ...]
    """At least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlayingToMembers:
    """Let what PlayToMembers ordered of this kind for these members be heard no more; None: what it ordered at all."""

    conference_uuid: str
    member_ids: tuple[str, ...] | None
    kind: SoundKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StartConferenceRecording:
    """Record everybody from now on, beside what is recorded already."""

    conference_uuid: str
    recording: PlannedRecording
    time_limit_s: int | None = None
    """It ends by then; None: with the conference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopConferenceRecordings:
    """End all recordings of a conference."""

    conference_uuid: str


ConferenceCommand = (
    JoinConference
    | ChangeMembers
    | KickMembers
    | PlayToMembers
    | StopPlayingToMembers
    | StartConferenceRecording
    | StopConferenceRecordings
)
