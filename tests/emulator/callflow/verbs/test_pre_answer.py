"""PreAnswer: its sounds in order, without an answer."""

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


def test_what_needs_an_answer_is_no_sound() -> None:
    call = run("<PreAnswer><Record/><Wait/></PreAnswer>")
    assert call.names() == ["early_media", "wait", "hangup"]
    assert "<Record> is not allowed in <PreAnswer>" in call.notes[0]
