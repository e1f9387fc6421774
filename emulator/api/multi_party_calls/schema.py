"""Arguments of requests to a Multiparty Call and to those who are in it, and filters of the list: plivo_rest.md §4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator

from emulator.api.arguments import Arguments, HttpMethod, WebAddress, only_one
from emulator.api.errors import ApiError
from emulator.api.filters import at_times, equal, text_of, whole_number
from emulator.api.live_multi_party import ParticipantChange, Tracks
from emulator.api.multi_party_calls.spelling import lower
from emulator.callflow.multi_party import Address
from emulator.records.tables import MULTI_PARTY_CALLS, PARTICIPANTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

    from emulator.api.access import Desk

STATUSES = {"initialized": "Initialized", "active": "Active", "ended": "Ended"}


class StartCall(Arguments):
    """`POST MultiPartyCall/{mpc}/`."""

    status: Annotated[Literal["active"], BeforeValidator(lower), BeforeValidator(only_one)]


class UpdateParticipant(Arguments):
    """`POST MultiPartyCall/{mpc}/Participant/{participant}/`."""

    coach_mode: bool | None = None
    mute: bool | None = None
    hold: bool | None = None

    @property
    def change(self) -> ParticipantChange:
        """What is to be different. Raises ApiError 400 when nothing is."""
        if self.coach_mode is None and self.mute is None and self.hold is None:
            raise ApiError(400, "mute parameter is missing: one of coach_mode, mute and hold is needed")
        return ParticipantChange(coach_mode=self.coach_mode, mute=self.mute, hold=self.hold)


class StartRecording(Arguments):
    """`POST MultiPartyCall/{mpc}/Record/`."""

    file_format: Annotated[Literal["mp3", "wav"], BeforeValidator(lower)] = "mp3"
    recording_callback_url: WebAddress = ""
    recording_callback_method: HttpMethod = "POST"
    transcription_url: WebAddress = ""
    transcript: bool = False

    @property
    def callback(self) -> Address:
        """Who is told of it."""
        return Address(url=self.recording_callback_url, method=self.recording_callback_method)


class ParticipantTracks(Arguments):
    """Which recordings of a participant are meant."""

    record_track_type: Annotated[Tracks, BeforeValidator(lower)] = "all"


class StartParticipantRecording(StartRecording, ParticipantTracks):
    """`POST MultiPartyCall/{mpc}/Participant/{participant}/Record/`."""


def multi_party_conditions(desk: Desk, given: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Which of the account's Multiparty Calls are wanted. Raises ApiError 400 for a filter that is wrong."""
    columns = MULTI_PARTY_CALLS.c
    owner = {"subaccount": text_of(given, "sub_account")} if "sub_account" in given else {}
    return [
        *desk.visible(MULTI_PARTY_CALLS, owner),
        *equal(given, {"friendly_name": columns.friendly_name}),
        *([columns.status == _status(given)] if "status" in given else []),
        *([columns.termination_cause_code == _cause(given)] if "termination_cause_code" in given else []),
        *at_times(given, "end_time", columns.ended_ns),
        *at_times(given, "creation_time", columns.created_ns),
    ]


def participant_conditions(mpc_uuid: str, given: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Which participants of a Multiparty Call are wanted. Raises ApiError 400."""
    return [PARTICIPANTS.c.mpc_uuid == mpc_uuid, *equal(given, {"call_uuid": PARTICIPANTS.c.call_uuid})]


def _status(given: Mapping[str, Any]) -> str:
    status = STATUSES.get(text_of(given, "status").lower())
    if status is None:
        raise ApiError(400, f"status parameter is invalid: expected one of {', '.join(STATUSES)}")
    return status


def _cause(given: Mapping[str, Any]) -> int:
    return whole_number("termination_cause_code", text_of(given, "termination_cause_code"))
