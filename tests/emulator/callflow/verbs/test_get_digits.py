"""GetDigits: prompts, tries, what the action is told."""

from __future__ import annotations

from emulator.callflow.control import DigitsOrder, Prompt
from emulator.callflow.verbs.get_digits import GetDigits
from tests.emulator.callflow.scripted import ScriptedCall, read, run


def test_defaults() -> None:
    verb = read("<GetDigits/>", GetDigits)
    assert verb.tries == 1
    assert verb.order == DigitsOrder(
        first_digit_timeout_s=5,
        next_digit_timeout_s=2,
        finish_on_key="#",
        max_digits=99,
        valid_digits="1234567890*#",
    )


def test_attributes_and_nested_prompts() -> None:
    verb = read(
        "<GetDigits timeout='9' digitTimeout='3' finishOnKey='none' numDigits='4' retries='2' playBeep='true' "
        "validDigits='123'><Play loop='2'>http://a.test/menu.wav</Play><Wait length='3'/></GetDigits>",
        GetDigits,
    )
    assert verb.tries == 2
    assert verb.order == DigitsOrder(
        first_digit_timeout_s=9,
        next_digit_timeout_s=3,
        finish_on_key="",
        max_digits=4,
        valid_digits="123",
        prompts=(Prompt(url="http://a.test/menu.wav", loop=2), Prompt(silence_s=3)),
        play_beep=True,
    )


def test_digits_go_to_the_action() -> None:
    call = ScriptedCall(pages={"http://a.test/d": b"<Response/>"}, digits=["42"])
    run("<GetDigits action='http://a.test/d'/><Wait/>", call)
    assert call.names() == ["answer", "collect_digits", "fetch", "hangup"]
    assert call.did[2][3] == {"Digits": "42"}


def test_every_try_is_used() -> None:
    call = run("<GetDigits action='http://a.test/d' retries='3' redirect='false'/>", ScriptedCall(digits=["", "", "7"]))
    assert call.names() == ["answer", "collect_digits", "collect_digits", "collect_digits", "notify", "hangup"]


def test_without_digits_the_next_element_runs() -> None:
    call = run("<GetDigits action='http://a.test/d' retries='2'/><Wait/>")
    assert call.names() == ["answer", "collect_digits", "collect_digits", "wait", "hangup"]
    assert call.notes == ["<GetDigits> heard no digits; the action is not requested"]


def test_a_sound_after_wrong_keys() -> None:
    verb = read("<GetDigits invalidDigitsSound='http://a.test/wrong.wav'/>", GetDigits)
    assert verb.order.invalid_sound == Prompt(url="http://a.test/wrong.wav")
