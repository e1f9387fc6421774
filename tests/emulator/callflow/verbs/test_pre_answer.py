"""PreAnswer: what it holds in order, without an answer."""

from __future__ import annotations

from emulator.callflow.control import Speech
from tests.emulator.callflow.scripted import ScriptedCall, run

INSIDE = "<Speak>Hi</Speak><Wait length='2'/><Play loop='3'>http://a.test/x.wav</Play>"


def test_everything_is_heard_and_nothing_answered() -> None:
    call = run(f"<PreAnswer>{INSIDE}</PreAnswer><Hangup reason='busy'/>")
    assert call.did[:4] == [
        ("early_media",),
        ("speak", Speech(ssml="Hi"), 1),
        ("wait", 2),
        ("play", "http://a.test/x.wav", 3),
    ]
    assert call.names()[4:] == ["hangup"]
    assert not call.notes


def test_a_caller_who_cannot_hear_it_waits_as_long() -> None:
    call = run(f"<PreAnswer>{INSIDE}</PreAnswer>", ScriptedCall(rings=False))
    assert call.names() == ["early_media", "speak", "wait", "play", "hangup"]
    assert len(call.notes) == 1


def test_sounds_that_cannot_be_had_are_left_out() -> None:
    call = run("<PreAnswer><Play>http://a.test/missing.wav</Play><Speak>unspeakable</Speak><Wait/></PreAnswer>")
    assert call.names() == ["early_media", "play", "speak", "wait", "hangup"]
    assert len(call.notes) == 2


def test_keys_are_collected_and_their_action_takes_over() -> None:
    inside = "<GetDigits action='http://a.test/digits' numDigits='1'><Speak>Which?</Speak></GetDigits><Wait/>"
    call = run(
        f"<PreAnswer>{inside}</PreAnswer><Play>http://a.test/x.wav</Play>",
        ScriptedCall(digits=["4"], pages={"http://a.test/digits": b"<Response><Hangup reason='busy'/></Response>"}),
    )
    assert call.names() == ["early_media", "collect_digits", "fetch", "hangup"]
    assert call.did[2] == ("fetch", "http://a.test/digits", "POST", {"Digits": "4"}, "Redirect")
    assert call.did[3] == ("hangup", "busy", 3010, "")


def test_without_keys_it_goes_on() -> None:
    call = run("<PreAnswer><GetDigits action='http://a.test/digits'/><Wait/></PreAnswer><Wait length='2'/>")
    assert call.did[2:4] == [("wait", 1), ("wait", 2)]
    assert "answer" not in call.names()


def test_a_redirect_ends_it_and_the_document() -> None:
    call = run(
        "<PreAnswer><Wait/><Redirect>http://a.test/next</Redirect><Wait/></PreAnswer><Wait/>",
        ScriptedCall(pages={"http://a.test/next": b"<Response><Wait length='7'/></Response>"}),
    )
    assert call.names() == ["early_media", "wait", "fetch", "wait", "hangup"]
    assert call.did[3] == ("wait", 7)
    assert run("<PreAnswer><Redirect>ftp://a.test</Redirect></PreAnswer>").hangups() == [7024]


def test_keys_are_sent_and_a_message_is_kept() -> None:
    inside = "<DTMF async='false'>1w2</DTMF><Message src='1' dst='2'>Hi</Message>"
    call = run(f"<PreAnswer>{inside}</PreAnswer>")
    assert call.names() == ["early_media", "send_keys", "keep_message", "hangup"]
    assert call.did[1] == ("send_keys", "1w2", True)


def test_what_is_wrong_in_it_makes_the_document_invalid() -> None:
    assert run("<PreAnswer><DTMF>x</DTMF></PreAnswer>").hangups() == [8011]


def test_what_needs_an_answer_is_left_out() -> None:
    call = run("<PreAnswer><Record/><Wait/></PreAnswer>")
    assert call.names() == ["early_media", "wait", "hangup"]
    assert "<Record> is not allowed in <PreAnswer>" in call.notes[0]
