"""Record: defaults, modes, what the action is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.callflow.control import RecordOrder, RecordOutcome, TranscriptionOrder
from emulator.callflow.switches import Switches
from emulator.callflow.verbs.record import Record
from tests.emulator.callflow.scripted import HANDLE, ScriptedCall, read, run

PENDING = {
    "RecordUrl": "http://media.test/rec-1.wav",
    "RecordFile": "http://media.test/rec-1.wav",
    "RecordingID": "rec-1",
    "RecordingDuration": "-1",
    "RecordingDurationMs": "-1",
    "RecordingStartMs": "-1",
    "RecordingEndMs": "-1",
    "Digits": "",
}


def order_of(xml: str) -> RecordOrder:
    return read(xml, Record).order


def test_defaults_are_those_of_the_reference() -> None:
    assert order_of("<Record/>") == RecordOrder(
        mode="foreground",
        file_format="mp3",
        stereo=True,
        max_length_s=60,
        silence_timeout_s=15,
        finish_on_key="#",
        play_beep=True,
    )


def test_every_attribute_is_honoured() -> None:
    assert order_of(
        "<Record fileFormat='wav' recordChannelType='mono' maxLength='120' timeout='4' finishOnKey='*' "
        "playBeep='false' callbackUrl='http://a.test/cb' callbackMethod='GET'/>"
    ) == RecordOrder(
        mode="foreground",
        file_format="wav",
        stereo=False,
        max_length_s=120,
        silence_timeout_s=4,
        finish_on_key="*",
        play_beep=False,
        callback_url="http://a.test/cb",
        callback_method="GET",
    )


def test_background_ignores_timeout_key_and_beep_but_not_max_length() -> None:
    order = order_of("<Record recordSession='true' timeout='4' finishOnKey='*' playBeep='true' maxLength='9'/>")
    assert order.mode == "session"
    assert (order.silence_timeout_s, order.finish_on_key, order.play_beep) == (None, "", False)
    assert order.max_length_s == 9


@pytest.mark.parametrize("bound", [60, 14400, None])
def test_the_bound_of_background_recordings_is_a_switch(bound: int | None) -> None:
    for attributes, expected in (
        ("recordSession='true'", bound),
        ("startOnDialAnswer='true'", bound),
        ("recordSession='true' maxLength='9'", 9),
        ("", 60),
    ):
        call = run(f"<Record {attributes}/>", switches=Switches(background_max_length_s=bound))
        order = call.did[1][1]
        assert isinstance(order, RecordOrder)
        assert order.max_length_s == expected


def test_start_on_dial_answer_wins() -> None:
    assert order_of("<Record startOnDialAnswer='true' recordSession='true'/>").mode == "dial_answer"


def test_session_goes_on_at_once_and_tells_minus_one() -> None:
    call = run("<Record recordSession='true' action='http://a.test/r' redirect='false'/><Wait/>")
    assert call.names() == ["answer", "start_recording", "notify", "wait", "hangup"]
    assert call.did[2] == ("notify", "http://a.test/r", "POST", PENDING, "Record")


def test_session_with_redirect_replaces_the_document() -> None:
    call = ScriptedCall(pages={"http://a.test/r": b"<Response/>"})
    run("<Record recordSession='true' action='http://a.test/r'/><Wait/>", call)
    assert call.names() == ["answer", "start_recording", "fetch", "hangup"]
    assert call.did[2] == ("fetch", "http://a.test/r", "POST", PENDING, "Redirect")


def test_foreground_reports_durations_from_samples() -> None:
    call = ScriptedCall(pages={"http://a.test/r": b"<Response/>"})
    call.record_outcome = replace(call.record_outcome, digits="#")
    run("<Record action='http://a.test/r'/>", call)
    assert call.did[2][3] == {
        **PENDING,
        "RecordingDuration": "3",
        "RecordingDurationMs": "2500",
        "RecordingStartMs": "1700000000000",
        "RecordingEndMs": "1700000002500",
        "Digits": "#",
    }


def test_foreground_whose_caller_left_still_sends_its_action() -> None:
    call = ScriptedCall()
    call.record_outcome = RecordOutcome(handle=HANDLE, samples=8000, start_wall_ms=0, digits="", call_ended=True)
    run("<Record action='http://a.test/r'/><Wait/>", call)
    assert call.names() == ["answer", "record", "notify"]
    assert call.did[2][4] == "Redirect"


def test_without_an_action_the_next_element_runs() -> None:
    assert run("<Record/><Wait/>").names() == ["answer", "record", "wait", "hangup"]


def ordered(call: ScriptedCall) -> RecordOrder:
    order = call.did[1][1]
    assert isinstance(order, RecordOrder)
    return order


@pytest.mark.parametrize(
    ("attributes", "order"),
    [
        ("", None),
        ("transcriptionType='auto'", TranscriptionOrder()),
        ("transcriptionUrl='http://a.test/t'", TranscriptionOrder(url="http://a.test/t")),
        (
            "transcriptionUrl='http://a.test/t' transcriptionMethod='GET' transcriptionReportType='full'",
            TranscriptionOrder(url="http://a.test/t", method="GET"),
        ),
    ],
)
def test_a_transcription_is_ordered(attributes: str, order: TranscriptionOrder | None) -> None:
    call = run(f"<Record {attributes}/>")
    assert ordered(call).transcription == order
    assert call.notes == []


@pytest.mark.parametrize("kind", ["hybrid", "manual"])
def test_people_who_transcribe_are_not_to_be_had(kind: str) -> None:
    call = run(f"<Record transcriptionType='{kind}'/>")
    assert ordered(call).transcription == TranscriptionOrder()
    assert "is no longer to be had" in call.notes[0]
