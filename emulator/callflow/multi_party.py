"""A Multiparty Call as elements and the API describe it: settings, a participant, how its stay ended.

plivo_xml_callbacks.md §1.5, plivo_rest.md §4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST"]
Role = Literal["agent", "supervisor", "customer", "ai-agent"]
EventGroup = Literal[
    "mpc-state-changes",
    "participant-state-changes",
    "participant-speak-events",
    "participant-digit-input-events",
    "add-participant-api-events",
    "participant-audio-events",
]
EVENTS: tuple[EventGroup, ...] = ("mpc-state-changes", "participant-state-changes")
"""The groups of events that the status callback is told of unless it says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A URL and how it is asked; an empty one: nobody."""

    url: str = ""
    method: Method = "GET"


NOBODY = Address()


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartySettings:
    """What the first participant decides for all."""

    max_duration_s: int
    """From the beginning of the Multiparty Call."""
    max_participants: int
    record: bool = False
    record_from_members: int = 1
    """So many must be in it before it is recorded."""
    record_coach: bool = True
    """What a supervisor says who coaches, too."""
    file_format: Literal["mp3", "wav"] = "mp3"
    wait_for_agent: bool = False
    wait_s: int | None = None
    """So long a participant waits for the beginning; None: no bound."""
    starts_with_one: bool = True
    """False: it waits for a second participant."""
    wait_music: Address = NOBODY
    agent_hold_music: Address = NOBODY
    customer_hold_music: Address = NOBODY
    recording_begins: Address = NOBODY
    """Heard by all, as the next."""
    recording_ends: Address = NOBODY
    recording_callback: Address = NOBODY
    status_callback: Address = NOBODY
    status_events: tuple[EventGroup, ...] = EVENTS
    transcript: bool = False
    transcription_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """What a participant decides for itself."""

    role: Role
    mute: bool = False
    hold: bool = False
    coach: bool = True
    """Of a supervisor: heard by agents only."""
    stay_alone: bool = False
    starts_on_enter: bool = True
    ends_on_exit: bool = False
    enter_sound: Address = NOBODY
    """Its url is empty, beep:1, beep:2, or that of sounds. So the next."""
    exit_sound: Address = NOBODY
    on_exit: Address = NOBODY
    """Its document continues the call."""
    relay_dtmf: bool = False
    record_track: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyOrder:
    """Somebody is to be in a Multiparty Call, which begins with it if there is none of that name."""

    name: str
    settings: MultiPartySettings
    participant: Participation


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestConfirmation:
    """What somebody who was called has to do before taking part."""

    key: str
    """To press."""
    sound: Address = NOBODY
    """What it hears before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiPartyOutcome:
    """How the stay of a participant ended."""

    mpc_uuid: str
    name: str
    member_id: str
    """Empty: it never was in it."""
    call_uuid: str
    role: Role
    joined_ns: int
    """Wall nanoseconds since 1970, as the next."""
    exited_ns: int
    hangup_code: int
    """What the call ends with if nothing is left for it to do: 4020 the Multiparty Call ended, 4030 kicked."""
    refused: str = ""
    """Why it was not let in."""
    call_ended: bool = False
    """It hung up."""
