"""Orders about conferences; part of `all_orders.Command`. plivo_xml_callbacks.md §1.4, plivo_rest.md §3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.calls.commands import PromptCue

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceResult:
    """How a stay in a conference ended."""

    conference_uuid: str
    member_id: str
    """Empty: it was not let in."""


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


ConferenceCommand = JoinConference | ChangeMembers | KickMembers | PlayToMembers | StopPlayingToMembers
