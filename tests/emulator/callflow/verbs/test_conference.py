"""Conference: every attribute with its default and bounds; to run one ends the call and says why."""

from __future__ import annotations

import pytest

from emulator.callflow.action import Action
from emulator.callflow.verbs.conference import Conference
from tests.emulator.callflow.scripted import read, run

URL = "http://app.test/sounds"


def test_the_defaults() -> None:
    room = read("<Conference> sales \n</Conference>", Conference)
    assert room.room == "sales"
    assert room.action == Action(url="", method="POST", redirect=True)
    assert not (room.muted)
    assert not (room.ends_on_exit)
    assert not (room.hangup_on_star)
    assert not (room.floor_event)
    assert room.starts_on_enter
    assert room.stay_alone
    assert room.relay_dtmf
    assert (room.enter_sound, room.exit_sound, room.wait_sound) == ("", "", "")
    assert (room.max_members, room.time_limit_s) == (20, 86_400)
    assert (room.callback_url, room.callback_method, room.digits_match) == ("", "POST", ())
    assert (room.recording.wanted, room.recording.file_format, room.recording.when_alone) == (False, "mp3", False)


def test_everything_that_can_be_said() -> None:
    room = read(
        f"""<Conference muted="true" enterSound="beep:2" exitSound="{URL}" startConferenceOnEnter="false"
        endConferenceOnExit="true" stayAlone="false" waitSound="{URL}" maxMembers="7" timeLimit="600"
        hangupOnStar="true" record="true" recordFileFormat="wav" recordWhenAlone="true" transcriptionType="auto"
        transcriptionUrl="{URL}" transcriptionMethod="GET" action="{URL}" method="GET" redirect="false"
        callbackUrl="{URL}" callbackMethod="GET" digitsMatch="1,*9" floorEvent="true" relayDTMF="false"
        sendDigits="1w2">sales</Conference>""",
        Conference,
    )
    assert room.action == Action(url=URL, method="GET", redirect=False)
    assert (room.enter_sound, room.exit_sound, room.wait_sound) == ("beep:2", URL, URL)
    assert room.muted
    assert room.ends_on_exit
    assert room.hangup_on_star
    assert room.floor_event
    assert not (room.starts_on_enter)
    assert not (room.stay_alone)
    assert not (room.relay_dtmf)
    assert (room.max_members, room.time_limit_s, room.send_digits) == (7, 600, "1w2")
    assert (room.recording.wanted, room.recording.file_format, room.recording.when_alone) == (True, "wav", True)
    assert room.recording.transcription_type == "auto"
    assert (room.recording.transcription_url, room.recording.transcription_method) == (URL, "GET")
    assert (room.callback_url, room.callback_method, room.digits_match) == (URL, "GET", ("1", "*9"))


@pytest.mark.parametrize(
    ("attributes", "sound"),
    [
        ("beep='true'", "beep:1"),
        ("beep='true' enterSound='beep:2'", "beep:2"),
        ("beep='true' enterSound=''", ""),
        ("enterSound='none'", ""),
    ],
)
def test_the_older_beep(attributes: str, sound: str) -> None:
    assert read(f"<Conference {attributes}>sales</Conference>", Conference).enter_sound == sound


@pytest.mark.parametrize(("given", "members"), [("0", 20), ("1", 1), ("20", 20), ("200", 20), ("many", 20)])
def test_members_are_bounded(given: str, members: int) -> None:
    assert read(f"<Conference maxMembers='{given}'>sales</Conference>", Conference).max_members == members


@pytest.mark.parametrize(
    "attribute", ["enterSound='beep:3'", "waitSound='/music'", "sendDigits='1 2'", "maxmembers='3'"]
)
def test_what_cannot_be_is_remarked(attribute: str) -> None:
    call = run(f"<Conference {attribute}>sales</Conference>")
    assert call.notes
    assert attribute.partition("=")[0] in call.notes[0]


def test_a_room_without_a_name_is_no_document() -> None:
    assert run("<Wait/><Conference> </Conference>").did[-1][2] == 8011


def test_to_run_one_ends_the_call_and_says_why() -> None:
    call = run("<Wait/><Conference>sales</Conference><Wait/>")
    assert call.did == [
        ("wait", 1),
        ("hangup", "", 5010, "<Conference> sales: conferences are not built yet; the call ends"),
    ]
