"""A Conference element, resolved, and how a stay in a conference ended. plivo_xml_callbacks.md §1.4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRecording:
    """How a room is to be recorded."""

    file_format: Literal["mp3", "wav"]
    when_alone: bool
    """Also while only its first member is in it."""
    is_transcribed: bool
    transcription_url: str
    transcription_method: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceOrder:
    """A Conference element, resolved."""

    name: str
    muted: bool = False
    enter_sound: str = ""
    """What all hear: empty, beep:1, beep:2, or the URL of a document of sounds. So the next."""
    exit_sound: str = ""
    starts_on_enter: bool = True
    ends_on_exit: bool = False
    stay_alone: bool = True
    """False: whoever is left alone is removed."""
    wait_sound: str = ""
    """URL of a document of sounds; empty: none."""
    max_members: int
    time_limit_s: int
    hangup_on_star: bool = False
    recording: RoomRecording | None = None
    callback_url: str = ""
    callback_method: Method = "POST"
    digits_match: tuple[str, ...] = ()
    floor_event: bool = False
    relay_dtmf: bool = True
    send_digits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceOutcome:
    """How a stay in a conference ended."""

    conference_name: str
    conference_uuid: str
    member_id: str
    """Empty: it was not let in."""
    recording_id: str = ""
    """Of the recording that elements began, or empty; and the next."""
    record_url: str = ""
    call_ended: bool = False
    """The call ended in the conference."""
