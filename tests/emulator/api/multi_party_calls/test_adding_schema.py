"""Arguments of adding a participant: Plivo's defaults and ranges, and what they mean to calls."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.arguments import check
from emulator.api.errors import ApiError
from emulator.api.multi_party_calls.adding_schema import AddParticipant
from emulator.callflow.multi_party import EVENTS, Address, MultiPartySettings, Participation

WHO = {"from": "15550100", "to": "15550101"}
ADDRESSES = {"url": "http://app.test/x", "method": "POST"}


def added(**given: Any) -> AddParticipant:
    return check(AddParticipant, {"role": "Agent", **given})


def test_defaults() -> None:
    wanted = added(**WHO)
    assert wanted.settings == MultiPartySettings(
        max_duration_s=14_400, max_participants=10, status_events=EVENTS, recording_callback=Address(method="GET")
    )
    assert wanted.participant == Participation(
        role="agent",
        enter_sound=Address(url="beep:1"),
        exit_sound=Address(url="beep:2"),
        on_exit=Address(method="POST"),
    )
    assert (wanted.times("ring_timeout"), wanted.times("delay_dial"), wanted.dial_music) == ((45,), (0,), "real")


@pytest.mark.parametrize(
    ("name", "value", "field", "meant"),
    [
        ("max_duration", "300", "max_duration_s", 300),
        ("max_participants", 2, "max_participants", 2),
        ("record_min_member_count", "2", "record_from_members", 2),
        ("record", "true", "record", True),
        ("record_file_format", "WAV", "file_format", "wav"),
        ("create_mpc_with_single_participant", "false", "starts_with_one", False),
        ("start_recording_audio", "http://app.test/x", "recording_begins", Address(url="http://app.test/x")),
        ("stop_recording_audio", "http://app.test/x", "recording_ends", Address(url="http://app.test/x")),
        ("wait_music_url", "http://app.test/x", "wait_music", Address(url="http://app.test/x")),
        ("agent_hold_music_url", "http://app.test/x", "agent_hold_music", Address(url="http://app.test/x")),
        ("customer_hold_music_url", "http://app.test/x", "customer_hold_music", Address(url="http://app.test/x")),
        ("status_callback_url", "http://app.test/x", "status_callback", Address(url="http://app.test/x")),
        ("recording_callback_method", "post", "recording_callback", Address(method="POST")),
        ("transcript", True, "transcript", True),
        ("transcription_url", "http://app.test/x", "transcription_url", "http://app.test/x"),
        (
            "status_callback_events",
            "Participant-Speak-Events, mpc-state-changes",
            "status_events",
            ("mpc-state-changes", "participant-speak-events"),
        ),
    ],
)
def test_what_holds_for_all(name: str, value: object, field: str, meant: object) -> None:
    assert getattr(added(**WHO, **{name: value}).settings, field) == meant


@pytest.mark.parametrize(
    ("name", "value", "field", "meant"),
    [
        ("mute", "true", "mute", True),
        ("hold", True, "hold", True),
        ("coach_mode", "false", "coach", False),
        ("stay_alone", 1, "stay_alone", True),
        ("start_mpc_on_enter", "False", "starts_on_enter", False),
        ("end_mpc_on_exit", "true", "ends_on_exit", True),
        ("relay_dtmf_inputs", "true", "relay_dtmf", True),
        ("record_participant_track", "true", "record_track", True),
        ("enter_sound", "None", "enter_sound", Address()),
        ("exit_sound", "http://app.test/x", "exit_sound", Address(url="http://app.test/x")),
        ("on_exit_action_url", "http://app.test/x", "on_exit", Address(url="http://app.test/x", method="POST")),
    ],
)
def test_what_holds_for_one(name: str, value: object, field: str, meant: object) -> None:
    assert getattr(added(**WHO, **{name: value}).participant, field) == meant


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("role", "boss"),
        ("to", "1555<"),
        ("to", "<".join(str(15550100 + each) for each in range(21))),
        ("to", "nobody here"),
        ("max_duration", 299),
        ("max_duration", 28_801),
        ("max_participants", 1),
        ("max_participants", 11),
        ("record_min_member_count", 3),
        ("confirm_key", "12"),
        ("confirm_key", "A"),
        ("dial_music", "loud"),
        ("enter_sound", "beep:3"),
        ("exit_sound", "quack"),
        ("ring_timeout", "10<"),
        ("ring_timeout", -1),
        ("delay_dial", "1.5"),
        ("record_file_format", "ogg"),
        ("status_callback_events", "everything"),
        ("status_callback_method", "PUT"),
        ("caller_name", "x" * 51),
        ("send_digits", "hello"),
        ("wait_music_url", "music.mp3"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: object) -> None:
    with pytest.raises(ApiError, match=rf"^{name} parameter is invalid"):
        added(**{**WHO, name: value})


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "from parameter is missing"),
        ({"to": "15550101"}, "from parameter is missing"),
        ({"from": "15550100"}, "to parameter is missing"),
        ({**WHO, "call_uuid": "c"}, "call_uuid parameter is invalid"),
        ({**WHO, "to": "15550101<15550102", "role": "customer"}, "to parameter is invalid: only for an agent"),
    ],
)
def test_either_a_call_or_somebody_to_dial(given: dict[str, str], error: str) -> None:
    with pytest.raises(ApiError, match=error):
        added(**given).check_who()


def test_a_call_alone_is_enough() -> None:
    added(call_uuid="c").check_who()


@pytest.mark.parametrize(
    ("timeouts", "meant"), [("30", (30, 30, 30)), (30, (30, 30, 30)), ("10 < 20", (10, 20, 45)), ("1<2<3", (1, 2, 3))]
)
def test_times_of_each_destination(timeouts: object, meant: tuple[int, ...]) -> None:
    wanted = added(**{**WHO, "to": "15550101<15550102< 15550103"}, ring_timeout=timeouts)
    assert wanted.times("ring_timeout") == meant


def test_more_times_than_destinations() -> None:
    with pytest.raises(ApiError, match=r"^delay_dial parameter is invalid"):
        added(**WHO, delay_dial="1<2").times("delay_dial")
