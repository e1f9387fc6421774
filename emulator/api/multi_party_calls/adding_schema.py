"""Arguments of `POST MultiPartyCall/{mpc}/Participant/`, with the defaults that the SDKs send: plivo_rest.md §4."""

from __future__ import annotations

from typing import Annotated, Literal, cast, get_args

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from emulator.api.arguments import Arguments, Caller, HttpMethod, Line, WebAddress, Whole, check_destination
from emulator.api.errors import ApiError
from emulator.api.multi_party_calls.spelling import lower
from emulator.callflow.action import is_web_address
from emulator.callflow.limits import (
    LONGEST_CALLER_NAME,
    LONGEST_MULTI_PARTY_S,
    MOST_KEYS,
    MULTI_PARTY_PARTICIPANTS,
    MULTI_PARTY_S,
    SHORTEST_MULTI_PARTY_S,
)
from emulator.callflow.multi_party import EVENTS, Address, EventGroup, MultiPartySettings, Participation, Role
from emulator.callflow.sip_headers import parse_sip_headers
from emulator.calls.routing import plain_number

MOST_DESTINATIONS = 20
RING_TIMEOUT_S = 45
_GROUPS: tuple[EventGroup, ...] = get_args(EventGroup)
_BEEPS = ("beep:1", "beep:2")


def _beep_or_address(text: str) -> str:
    if text.lower() in {*_BEEPS, "none"}:
        return text.lower().removeprefix("none")
    if not is_web_address(text):
        raise ValueError("expected beep:1, beep:2, none or a URL")
    return text


def _music(text: str) -> str:
    if text.lower() in {"real", "none"}:
        return text.lower()
    if not is_web_address(text):
        raise ValueError("expected Real, none or a URL")
    return text


Sound = Annotated[str, AfterValidator(_beep_or_address)]
"""What is heard when somebody comes or goes; empty, which is written `none`: nothing."""
Seconds = Annotated[str, Field(pattern=r"^\s*[0-9]{1,9}(\s*<\s*[0-9]{1,9})*\s*$")]
"""Whole seconds: of all destinations, or of each, with `<` between."""


class WhoIsDialled(Arguments):
    """Of a participant who is called."""

    from_: Caller | None = Field(default=None, alias="from")
    to: str | None = None
    caller_name: Line = Field(default="", max_length=LONGEST_CALLER_NAME)
    call_status_callback_url: WebAddress = ""
    call_status_callback_method: HttpMethod = "POST"
    sip_headers: Line = ""
    confirm_key: str = Field(default="", pattern=r"^[0-9#*]?$")
    confirm_key_sound_url: WebAddress = ""
    confirm_key_sound_method: HttpMethod = "GET"
    dial_music: Annotated[str, AfterValidator(_music)] = "real"
    ring_timeout: Seconds = str(RING_TIMEOUT_S)
    delay_dial: Seconds = "0"
    send_digits: str = Field(default="", max_length=MOST_KEYS, pattern=r"^([0-9*#wW]+(@[0-9]{1,5})?)?$")
    send_on_preanswer: bool = False

    @field_validator("to")
    @classmethod
    def _destinations(cls, text: str | None) -> str | None:
        parts = [] if text is None else [part.strip() for part in text.split("<")]
        if not all(parts):
            raise ValueError("a destination is empty")
        if len(parts) > MOST_DESTINATIONS:
            raise ValueError(f"more than {MOST_DESTINATIONS} destinations")
        for part in parts:
            check_destination(part)
        return text

    @property
    def caller(self) -> str:
        """Who calls, as it is shown: digits, or a SIP address."""
        return plain_number(self.from_ or "")

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What the new calls carry."""
        return parse_sip_headers(self.sip_headers)

    @property
    def destinations(self) -> tuple[str, ...]:
        """All of them, each once, in order."""
        return tuple(dict.fromkeys(part.strip() for part in (self.to or "").split("<") if part.strip()))


class WhatHoldsForAll(Arguments):
    """Counts if this participant makes the Multiparty Call."""

    max_duration: Whole = Field(default=MULTI_PARTY_S, ge=SHORTEST_MULTI_PARTY_S, le=LONGEST_MULTI_PARTY_S)
    max_participants: Whole = Field(default=MULTI_PARTY_PARTICIPANTS, ge=2, le=MULTI_PARTY_PARTICIPANTS)
    record_min_member_count: Whole = Field(default=1, ge=1, le=2)
    wait_music_url: WebAddress = ""
    wait_music_method: HttpMethod = "GET"
    agent_hold_music_url: WebAddress = ""
    agent_hold_music_method: HttpMethod = "GET"
    customer_hold_music_url: WebAddress = ""
    customer_hold_music_method: HttpMethod = "GET"
    recording_callback_url: WebAddress = ""
    recording_callback_method: HttpMethod = "GET"
    status_callback_url: WebAddress = ""
    status_callback_method: HttpMethod = "GET"
    status_callback_events: str = ",".join(EVENTS)
    record: bool = False
    record_file_format: Annotated[Literal["mp3", "wav"], BeforeValidator(lower)] = "mp3"
    start_recording_audio: WebAddress = ""
    start_recording_audio_method: HttpMethod = "GET"
    stop_recording_audio: WebAddress = ""
    stop_recording_audio_method: HttpMethod = "GET"
    create_mpc_with_single_participant: bool = True
    transcript: bool = False
    transcription_url: WebAddress = ""

    @field_validator("status_callback_events")
    @classmethod
    def _known_groups(cls, text: str) -> str:
        unknown = [each for each in _listed(text) if each not in _GROUPS]
        if unknown:
            raise ValueError(f"expected some of {', '.join(_GROUPS)}")
        return text

    @property
    def settings(self) -> MultiPartySettings:
        """As calls take them."""
        return MultiPartySettings(
            max_duration_s=self.max_duration,
            max_participants=self.max_participants,
            record=self.record,
            record_from_members=self.record_min_member_count,
            file_format=self.record_file_format,
            starts_with_one=self.create_mpc_with_single_participant,
            wait_music=Address(url=self.wait_music_url, method=self.wait_music_method),
            agent_hold_music=Address(url=self.agent_hold_music_url, method=self.agent_hold_music_method),
            customer_hold_music=Address(url=self.customer_hold_music_url, method=self.customer_hold_music_method),
            recording_begins=Address(url=self.start_recording_audio, method=self.start_recording_audio_method),
            recording_ends=Address(url=self.stop_recording_audio, method=self.stop_recording_audio_method),
            recording_callback=Address(url=self.recording_callback_url, method=self.recording_callback_method),
            status_callback=Address(url=self.status_callback_url, method=self.status_callback_method),
            status_events=tuple(each for each in _GROUPS if each in _listed(self.status_callback_events)),
            transcript=self.transcript,
            transcription_url=self.transcription_url,
        )


class AddParticipant(WhoIsDialled, WhatHoldsForAll):
    """All of it."""

    role: Annotated[Role, BeforeValidator(lower)]
    call_uuid: Line = ""
    on_exit_action_url: WebAddress = ""
    on_exit_action_method: HttpMethod = "POST"
    record_participant_track: bool = False
    stay_alone: bool = False
    coach_mode: bool = True
    mute: bool = False
    hold: bool = False
    start_mpc_on_enter: bool = True
    end_mpc_on_exit: bool = False
    relay_dtmf_inputs: bool = False
    enter_sound: Sound = "beep:1"
    enter_sound_method: HttpMethod = "GET"
    exit_sound: Sound = "beep:2"
    exit_sound_method: HttpMethod = "GET"

    @property
    def participant(self) -> Participation:
        """As calls take it."""
        return Participation(
            role=self.role,
            mute=self.mute,
            hold=self.hold,
            coach=self.coach_mode,
            stay_alone=self.stay_alone,
            starts_on_enter=self.start_mpc_on_enter,
            ends_on_exit=self.end_mpc_on_exit,
            enter_sound=Address(url=self.enter_sound, method=self.enter_sound_method),
            exit_sound=Address(url=self.exit_sound, method=self.exit_sound_method),
            on_exit=Address(url=self.on_exit_action_url, method=self.on_exit_action_method),
            relay_dtmf=self.relay_dtmf_inputs,
            record_track=self.record_participant_track,
        )

    def check_who(self) -> None:
        """Raise ApiError 400 unless this is a call that goes on, or somebody to dial: one, or several agents."""
        if self.call_uuid:
            if self.from_ is not None or self.to is not None:
                raise ApiError(400, "call_uuid parameter is invalid: it goes without from and to")
            return
        if self.from_ is None:
            raise ApiError(400, "from parameter is missing: from and to, or call_uuid, are needed")
        if not self.destinations:
            raise ApiError(400, "to parameter is missing")
        if len(self.destinations) > 1 and self.role != "agent":
            raise ApiError(400, "to parameter is invalid: only for an agent there may be several destinations")

    def times(self, name: Literal["ring_timeout", "delay_dial"]) -> tuple[int, ...]:
        """Seconds of each destination: one time counts for all, where some are left out the default does.

        Raises ApiError 400 for more of them than destinations.
        """
        given = [int(part) for part in cast("str", getattr(self, name)).split("<")]
        count = len(self.destinations)
        if len(given) > count:
            raise ApiError(400, f"{name} parameter is invalid: there are more of them than destinations")
        if len(given) == 1:
            return tuple(given * count)
        default = RING_TIMEOUT_S if name == "ring_timeout" else 0
        return tuple(given + [default] * (count - len(given)))


def _listed(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]
