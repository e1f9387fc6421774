"""Speak: text, voice, loop; what cannot be spoken is skipped."""

from __future__ import annotations

import pytest

from emulator.callflow.control import Prompt, Speech
from emulator.callflow.verbs.get_digits import GetDigits
from emulator.callflow.verbs.speak import Speak
from tests.emulator.callflow.scripted import read, run


def test_defaults() -> None:
    verb = read("<Speak>\n  Good\n  morning </Speak>", Speak)
    assert verb == Speak(speech=Speech(ssml="Good morning", voice="WOMAN", language="en-US"), loop=1)


def test_attributes() -> None:
    verb = read("<Speak voice='Polly.Brian' language='en-GB' loop='0'>Hi</Speak>", Speak)
    assert verb == Speak(speech=Speech(ssml="Hi", voice="Polly.Brian", language="en-GB"), loop=0)


def test_a_voice_that_does_not_exist_is_a_woman() -> None:
    call = run("<Speak voice='CHILD'>Hi</Speak>")
    assert call.did[1] == ("speak", Speech(ssml="Hi"), 1)
    assert any("'CHILD'" in note for note in call.notes)


def test_it_answers_and_speaks() -> None:
    assert run("<Speak>Hi</Speak><Wait/>").names() == ["answer", "speak", "wait", "hangup"]


def test_what_cannot_be_spoken_is_skipped() -> None:
    call = run("<Speak>unspeakable</Speak><Wait/>")
    assert call.names() == ["answer", "speak", "wait", "hangup"]
    assert call.notes == ["<Speak> is skipped: no voice"]


@pytest.mark.parametrize("text", ["", "  ", "<break/>"])
def test_without_a_text_the_document_is_invalid(text: str) -> None:
    assert run(f"<Wait/><Speak voice='Polly.Joanna'>{text}</Speak>").hangups() == [8011]


def test_a_menu_may_be_spoken() -> None:
    verb = read("<GetDigits><Speak loop='2'>Press 1</Speak></GetDigits>", GetDigits)
    assert verb.order.prompts == (Prompt(speech=Speech(ssml="Press 1"), loop=2),)
