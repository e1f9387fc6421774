"""MultiPartyCall: every attribute with its default and bounds; to run one ends the call and says why."""

from __future__ import annotations

import pytest

from emulator.callflow.multi_party import EVENTS, Address, MultiPartyOrder
from emulator.callflow.verbs.multi_party_call import MultiPartyCall
from tests.emulator.callflow.scripted import read, run

URL = "http://app.test/sounds"


def mpc(attributes: str = "", role: str = "agent") -> MultiPartyCall:
    return read(f"<MultiPartyCall role='{role}' {attributes}> sales </MultiPartyCall>", MultiPartyCall)


def test_the_defaults_of_the_call() -> None:
    assert mpc().name == "sales"
    settings = mpc().settings
    assert (settings.max_duration_s, settings.max_participants, settings.wait_s) == (14_400, 10, None)
    assert (settings.record, settings.record_from_members, settings.file_format) == (False, 1, "mp3")
    nobody = Address(url="", method="GET")
    assert {settings.wait_music, settings.agent_hold_music, settings.customer_hold_music} == {nobody}
    assert {settings.recording_begins, settings.recording_ends} == {nobody}
    assert {settings.recording_callback, settings.status_callback} == {Address(url="", method="POST")}
    assert settings.status_events == EVENTS
    assert not (settings.wait_for_agent)
    assert not (settings.transcript)
    assert not (settings.transcription_url)
    assert settings.record_coach


def test_the_defaults_of_a_participant() -> None:
    participant = mpc().participant
    assert participant.role == "agent"
    assert not (participant.mute)
    assert not (participant.hold)
    assert not (participant.stay_alone)
    assert not (participant.ends_on_exit)
    assert not (participant.relay_dtmf)
    assert not (participant.record_track)
    assert participant.coach
    assert participant.starts_on_enter
    assert participant.enter_sound == Address(url="beep:1", method="GET")
    assert participant.exit_sound == Address(url="beep:2", method="GET")
    assert participant.on_exit == Address(url="", method="POST")


def test_everything_that_can_be_said_of_the_call() -> None:
    settings = mpc(
        f"""maxDuration="600" maxParticipants="3" recordMinMemberCount="2" waitMusicUrl="{URL}/1"
        waitMusicMethod="POST" agentHoldMusicUrl="{URL}/2" customerHoldMusicUrl="{URL}/3" record="true"
        recordFileFormat="wav" recordingCallbackUrl="{URL}/4" recordingCallbackMethod="GET" statusCallbackUrl="{URL}/5"
        statusCallbackEvents="participant-speak-events, mpc-state-changes" startRecordingAudio="{URL}/6"
        stopRecordingAudio="{URL}/7" stopRecordingAudioMethod="POST" waitForAgent="true" recordCoachVoice="false"
        waitTime="90" transcript="true" transcriptionUrl="{URL}/8\""""
    ).settings
    assert (settings.max_duration_s, settings.max_participants, settings.wait_s) == (600, 3, 90)
    assert (settings.record, settings.record_from_members, settings.file_format) == (True, 2, "wav")
    assert settings.wait_music == Address(url=f"{URL}/1", method="POST")
    assert settings.agent_hold_music == Address(url=f"{URL}/2", method="GET")
    assert settings.customer_hold_music == Address(url=f"{URL}/3", method="GET")
    assert settings.recording_callback == Address(url=f"{URL}/4", method="GET")
    assert settings.status_callback == Address(url=f"{URL}/5", method="POST")
    assert settings.recording_begins == Address(url=f"{URL}/6", method="GET")
    assert settings.recording_ends == Address(url=f"{URL}/7", method="POST")
    assert settings.status_events == ("mpc-state-changes", "participant-speak-events")
    assert (settings.wait_for_agent, settings.record_coach, settings.transcript) == (True, False, True)
    assert settings.transcription_url == f"{URL}/8"


def test_everything_that_can_be_said_of_a_participant() -> None:
    participant = mpc(
        f"""mute="true" hold="true" coachMode="false" stayAlone="true" startMpcOnEnter="false" endMpcOnExit="true"
        enterSound="none" exitSound="{URL}" exitSoundMethod="POST" onExitActionUrl="{URL}/x" onExitActionMethod="GET"
        relayDTMFInputs="true" recordParticipantTrack="true\"""",
        role="Supervisor",
    ).participant
    assert participant.role == "supervisor"
    assert participant.mute
    assert participant.hold
    assert participant.stay_alone
    assert participant.ends_on_exit
    assert participant.relay_dtmf
    assert participant.record_track
    assert not (participant.coach)
    assert not (participant.starts_on_enter)
    assert participant.enter_sound == Address(url="", method="GET")
    assert participant.exit_sound == Address(url=URL, method="POST")
    assert participant.on_exit == Address(url=f"{URL}/x", method="GET")


def test_the_misspelt_names_of_an_official_sdk_are_read() -> None:
    call = mpc(f"relayDtmfInputs='true' StartRecordingAudio='{URL}' StopRecordingAudioMethod='POST'")
    assert call.participant.relay_dtmf
    assert call.settings.recording_begins.url == URL
    assert call.settings.recording_ends.method == "POST"


def test_the_right_spelling_counts_before_another() -> None:
    assert mpc("MUTE='true' mute='false'").participant.mute is False
    assert mpc("mute='false' MUTE='true'").participant.mute is False


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [("maxDuration='299'", 14_400), ("maxDuration='28801'", 28_800), ("maxDuration='300'", 300)],
)
def test_durations_are_bounded(attribute: str, expected: int) -> None:
    assert mpc(attribute).settings.max_duration_s == expected


@pytest.mark.parametrize(("given", "most"), [("1", 10), ("2", 2), ("11", 10)])
def test_participants_are_bounded(given: str, most: int) -> None:
    assert mpc(f"maxParticipants='{given}'").settings.max_participants == most


@pytest.mark.parametrize(
    "xml",
    [
        "<MultiPartyCall role='agent'> </MultiPartyCall>",
        "<MultiPartyCall>sales</MultiPartyCall>",
        "<MultiPartyCall role='boss'>sales</MultiPartyCall>",
    ],
)
def test_without_a_name_or_a_role_it_is_no_document(xml: str) -> None:
    assert run(xml).hangups() == [8011]


def test_unknown_events_are_remarked() -> None:
    call = run("<MultiPartyCall role='agent' statusCallbackEvents='mpc-state-changes,weather'>sales</MultiPartyCall>")
    assert any("weather" in note for note in call.notes)


def test_to_run_one_takes_part_with_what_was_read() -> None:
    call = run("<MultiPartyCall role='agent'>sales</MultiPartyCall><Wait/>")
    order = call.did[1][1]
    assert isinstance(order, MultiPartyOrder)
    assert (order.name, order.participant.role) == ("sales", "agent")
