"""Prompts: what is read as one, and documents of them."""

from __future__ import annotations

from emulator.callflow.control import Prompt
from emulator.callflow.verbs.prompts import fetch_prompts
from tests.emulator.callflow.scripted import ScriptedCall, finish

URL = "http://a.test/sounds"


def fetched(body: bytes) -> tuple[tuple[Prompt, ...], list[str]]:
    call = ScriptedCall(pages={URL: body})
    return finish(fetch_prompts(URL, call, attribute="dialMusic")), call.notes


def test_play_and_wait_in_order() -> None:
    prompts, notes = fetched(b"<Response><Wait length='2'/><Play>http://a.test/a.wav</Play></Response>")
    assert prompts == (Prompt(silence_s=2), Prompt(url="http://a.test/a.wav"))
    assert not notes


def test_what_is_odd_is_told_with_the_attribute_and_the_line() -> None:
    prompts, notes = fetched(b"<Response>\n<Dial/><Play loop='x'>http://a.test/a.wav</Play></Response>")
    assert prompts == (Prompt(url="http://a.test/a.wav"),)
    assert notes == [
        "dialMusic: line 2: <Dial> is no sound and is ignored",
        "dialMusic: line 2: <Play> loop='x' is not a whole number of at least 0; 1 is used",
    ]


def test_nothing_to_hear() -> None:
    for body in (b"", b"{}", b"<Response/>"):
        prompts, notes = fetched(body)
        assert prompts == ()
        assert notes[0].startswith("dialMusic is not heard: ")


def test_a_pause_between_sounds_lasts() -> None:
    prompts, notes = fetched(b"<Response><Wait length='3' silence='true'/><Wait length='4' beep='true'/></Response>")
    assert prompts == (Prompt(silence_s=3), Prompt(silence_s=4))
    told = "dialMusic: line 1: <Wait> is a pause between sounds here, which neither silence nor a beep ends early"
    assert notes == [told, told]
