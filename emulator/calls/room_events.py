"""Facts of conferences, past tense; part of `events.CallEvent`. plivo_xml_callbacks.md §3.9."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceJoined:
    """A call is a member of a conference."""

    call_uuid: str
    at: float
    conference_name: str
    conference_uuid: str
    member_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceLeft:
    """A call is a member of a conference no more; the call may be over."""

    call_uuid: str
    at: float
    conference_name: str
    conference_uuid: str
    member_id: str


ConferenceEvent = ConferenceJoined | ConferenceLeft
