"""GetInput: defaults and bounds, what the action is told of keys, speech that is not recognised."""

from __future__ import annotations

import pytest

from emulator.callflow.control import DigitsOrder, Prompt, Speech
from emulator.callflow.verbs.get_input import GetInput
from tests.emulator.callflow.scripted import ScriptedCall, read, run

ACTION = "http://a.test/d"
TOLD = {"InputType": "dtmf", "Digits": "42", "Speech": "", "SpeechConfidenceScore": "0.0", "BilledAmount": "0.00000"}


def test_defaults() -> None:
    verb = read(f"<GetInput action='{ACTION}'/>", GetInput)
    assert (verb.tries, verb.takes_keys) == (1, True)
    assert verb.order == DigitsOrder(
        first_digit_timeout_s=15, next_digit_timeout_s=2, finish_on_key="#", max_digits=32, valid_digits="1234567890*#"
    )


def test_attributes_have_bounds() -> None:
    verb = read(
        f"<GetInput action='{ACTION}' inputType='dtmf' executionTimeout='99' digitEndTimeout='99' numDigits='99' "
        "finishOnKey='*' retries='3'><Speak>Yes?</Speak></GetInput>",
        GetInput,
    )
    order = verb.order
    assert (order.first_digit_timeout_s, order.next_digit_timeout_s, order.max_digits) == (60, 10, 32)
    assert (order.finish_on_key, verb.tries) == ("*", 3)
    assert order.prompts == (Prompt(speech=Speech(ssml="Yes?")),)


def test_auto_is_two_seconds() -> None:
    assert read(f"<GetInput action='{ACTION}' digitEndTimeout='auto'/>", GetInput).order.next_digit_timeout_s == 2


@pytest.mark.parametrize(("redirect", "asked"), [("true", "fetch"), ("false", "notify")])
def test_keys_go_to_the_action(redirect: str, asked: str) -> None:
    call = ScriptedCall(pages={ACTION: b"<Response/>"}, digits=["", "42"])
    run(f"<GetInput action='{ACTION}' inputType='dtmf' retries='2' redirect='{redirect}'/>", call)
    assert call.names() == ["answer", "collect_digits", "collect_digits", asked, "hangup"]
    assert call.did[3][3:] == (TOLD, "Redirect" if redirect == "true" else "GetInput")


def test_without_input_the_flow_goes_on() -> None:
    call = run(f"<GetInput action='{ACTION}' inputType='dtmf'/><Wait/>")
    assert call.names() == ["answer", "collect_digits", "wait", "hangup"]


def test_speech_alone_is_passed_over() -> None:
    call = run(f"<GetInput action='{ACTION}' inputType='speech'/><Wait/>")
    assert call.names() == ["answer", "wait", "hangup"]
    assert any("not recognise speech" in note for note in call.notes)


def test_beside_speech_keys_are_taken() -> None:
    assert read(f"<GetInput action='{ACTION}' inputType='dtmf speech'/>", GetInput).takes_keys


def test_without_an_action_the_document_is_invalid() -> None:
    assert run("<GetInput/>").hangups() == [8011]
