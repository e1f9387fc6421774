"""Conference: every attribute with its default and bounds; what follows a stay."""

from __future__ import annotations

import pytest

from emulator.callflow.action import Action
from emulator.callflow.document import Origin, parse_document
from emulator.callflow.meetings import ConferenceOrder, ConferenceOutcome, RoomRecording
from emulator.callflow.switches import Switches
from emulator.callflow.verbs import read_verbs
from emulator.callflow.verbs.conference import Conference
from tests.emulator.callflow.scripted import ScriptedCall, read, run

URL = "http://app.test/sounds"


def test_the_defaults() -> None:
    conference = read("<Conference> sales \n</Conference>", Conference)
    assert conference.action == Action(url="", method="POST", redirect=True)
    assert conference.order == ConferenceOrder(
        name="sales",
        muted=False,
        enter_sound="",
        exit_sound="",
        starts_on_enter=True,
        ends_on_exit=False,
        stay_alone=True,
        wait_sound="",
        max_members=20,
        time_limit_s=86_400,
        hangup_on_star=False,
        recording=None,
        callback_url="",
        callback_method="POST",
        digits_match=(),
        floor_event=False,
        relay_dtmf=True,
        send_digits="",
    )


def test_everything_that_can_be_said() -> None:
    conference = read(
        f"""<Conference muted="true" enterSound="beep:2" exitSound="{URL}" startConferenceOnEnter="false"
        endConferenceOnExit="true" stayAlone="false" waitSound="{URL}" maxMembers="7" timeLimit="600"
        hangupOnStar="true" record="true" recordFileFormat="wav" recordWhenAlone="true" transcriptionType="auto"
        transcriptionUrl="{URL}" transcriptionMethod="GET" action="{URL}" method="GET" redirect="false"
        callbackUrl="{URL}" callbackMethod="GET" digitsMatch="1,*9" floorEvent="true" relayDTMF="false"
        sendDigits="1w2">sales</Conference>""",
        Conference,
    )
    assert conference.action == Action(url=URL, method="GET", redirect=False)
    assert conference.order == ConferenceOrder(
        name="sales",
        muted=True,
        enter_sound="beep:2",
        exit_sound=URL,
        starts_on_enter=False,
        ends_on_exit=True,
        stay_alone=False,
        wait_sound=URL,
        max_members=7,
        time_limit_s=600,
        hangup_on_star=True,
        recording=RoomRecording(
            file_format="wav",
            when_alone=True,
            is_transcribed=True,
            transcription_url=URL,
            transcription_method="GET",
        ),
        callback_url=URL,
        callback_method="GET",
        digits_match=("1", "*9"),
        floor_event=True,
        relay_dtmf=False,
        send_digits="1w2",
    )


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
    assert read(f"<Conference {attributes}>sales</Conference>", Conference).order.enter_sound == sound


@pytest.mark.parametrize(("given", "members"), [("0", 20), ("1", 1), ("20", 20), ("200", 20), ("many", 20)])
def test_members_are_bounded(given: str, members: int) -> None:
    assert read(f"<Conference maxMembers='{given}'>sales</Conference>", Conference).order.max_members == members


@pytest.mark.parametrize(
    "attribute", ["enterSound='beep:3'", "waitSound='/music'", "sendDigits='1 2'", "maxmembers='3'"]
)
def test_what_cannot_be_is_remarked(attribute: str) -> None:
    call = run(f"<Conference {attribute}>sales</Conference>")
    assert call.notes
    assert attribute.partition("=")[0] in call.notes[0]


def test_a_room_without_a_name_is_no_document() -> None:
    assert run("<Wait/><Conference> </Conference>").did[-1][2] == 8011


def test_more_members_by_a_switch() -> None:
    (conference,) = read_verbs(
        parse_document(b"<Response><Conference maxMembers='100'>sales</Conference></Response>", origin=Origin.ANSWER),
        print,
        Switches(conference_members=150),
    )
    assert isinstance(conference, Conference)
    assert conference.order.max_members == 100


def test_it_answers_and_goes_on_behind_the_stay() -> None:
    call = run("<Conference>sales</Conference><Wait/>")
    assert call.names() == ["answer", "meet", "wait", "hangup"]


@pytest.mark.parametrize("call_ended", [False, True])
def test_the_action_tells_of_the_stay(call_ended: bool) -> None:
    outcome = ConferenceOutcome(
        conference_name="sales",
        conference_uuid="room-1",
        member_id="7",
        recording_id="rec-1",
        record_url="http://media.test/rec-1.mp3",
        call_ended=call_ended,
    )
    call = run(
        f"<Conference action='{URL}' redirect='false'>sales</Conference>", ScriptedCall(conference_outcome=outcome)
    )
    told = {
        "ConferenceName": "sales",
        "ConferenceUUID": "room-1",
        "ConferenceMemberID": "7",
        "RecordUrl": "http://media.test/rec-1.mp3",
        "RecordingID": "rec-1",
    }
    assert ("notify", URL, "POST", told, "ConferenceAction") in call.did


def test_the_answer_of_the_action_replaces_the_rest() -> None:
    pages = {URL: b"<Response><Hangup reason='busy'/></Response>"}
    call = run(f"<Conference action='{URL}'>sales</Conference><Wait/>", ScriptedCall(pages=pages))
    assert call.names() == ["answer", "meet", "fetch", "hangup"]
    assert call.purposes[-1] == "Conference action"


def test_whoever_is_not_let_in_reports_nothing() -> None:
    outcome = ConferenceOutcome(conference_name="sales", conference_uuid="room-1", member_id="")
    call = run(f"<Conference action='{URL}'>sales</Conference><Wait/>", ScriptedCall(conference_outcome=outcome))
    assert call.names() == ["answer", "meet", "wait", "hangup"]
