"""GetInput: defaults and bounds, what the action is told of keys and of speech, hints that are too many."""

from __future__ import annotations

import pytest

from emulator.callflow.control import InputOrder, InputOutcome, Prompt, Speech, SpeechOrder
from emulator.callflow.verbs.get_input import GetInput
from tests.emulator.callflow.scripted import ScriptedCall, read, run

ACTION = "http://a.test/d"
KEYS = InputOutcome(kind="dtmf", digits="42")
WORDS = InputOutcome(kind="speech", speech="sales", confidence=0.8765, listened_s=15.1)
TOLD = {"InputType": "dtmf", "Digits": "42", "Speech": "", "SpeechConfidenceScore": "0.0", "BilledAmount": "0.00000"}
TOLD_WORDS = {
    "InputType": "speech",
    "Digits": "",
    "Speech": "sales",
    "SpeechConfidenceScore": "0.876",
    "BilledAmount": "0.04000",
}


def order_of(attributes: str) -> InputOrder:
    return read(f"<GetInput action='{ACTION}' {attributes}/>", GetInput).order


def test_defaults() -> None:
    verb = read(f"<GetInput action='{ACTION}'/>", GetInput)
    assert verb.tries == 1
    assert verb.order == InputOrder(
        limit_s=15, takes_keys=True, speech=None, next_digit_timeout_s=2, finish_on_key="#", max_digits=32
    )


def test_attributes_have_bounds() -> None:
    verb = read(
        f"<GetInput action='{ACTION}' inputType='dtmf' executionTimeout='99' digitEndTimeout='99' numDigits='99' "
        "finishOnKey='*' retries='3' startInputTimeout='4' log='false'><Speak>Yes?</Speak></GetInput>",
        GetInput,
    )
    order = verb.order
    assert (order.limit_s, order.next_digit_timeout_s, order.max_digits, order.begin_within_s) == (60, 10, 32, 4)
    assert (order.finish_on_key, verb.tries, order.is_logged) == ("*", 3, False)
    assert order.prompts == (Prompt(speech=Speech(ssml="Yes?")),)
    assert order_of("executionTimeout='4'").limit_s == 15


def test_auto_is_two_seconds() -> None:
    order = order_of("inputType='speech' digitEndTimeout='auto' speechEndTimeout='auto'")
    assert order.speech is not None
    assert (order.next_digit_timeout_s, order.speech.end_s) == (2, 2)


@pytest.mark.parametrize(
    ("written", "keys", "speech"),
    [
        ("dtmf", True, False),
        ("speech", False, True),
        ("dtmf speech", True, True),
        ("speech dtmf", True, True),
        ("voice", True, False),
    ],
)
def test_what_is_listened_to(written: str, keys: bool, speech: bool) -> None:
    order = order_of(f"inputType='{written}'")
    assert (order.takes_keys, order.speech is not None) == (keys, speech)


def test_the_attributes_of_speech() -> None:
    order = order_of(
        "inputType='speech' speechEndTimeout='3' language='de-DE' hints=' sales , , customer   service' "
        "profanityFilter='true' interimSpeechResultsCallback='http://a.test/i' speechModel='phone_call' "
        "interimSpeechResultsCallbackMethod='GET'"
    )
    assert order.speech == SpeechOrder(
        end_s=3,
        language="de-DE",
        hints=("sales", "customer service"),
        masks_profanity=True,
        callback_url="http://a.test/i",
        callback_method="GET",
    )


def test_what_is_remarked_upon() -> None:
    call = run(
        f"<GetInput action='{ACTION}' inputType='voice'/>"
        f"<GetInput action='{ACTION}' inputType='speech' language='tlh' speechModel='best' finishOnKey='12'/>"
    )
    assert len(call.notes) == 4 + 2, call.notes
    for told in ("inputType='voice'", "language='tlh'", "speechModel='best'", "finishOnKey='12'"):
        assert any(told in note for note in call.notes)


@pytest.mark.parametrize(
    ("hints", "why"),
    [
        (",".join(["a"] * 501), "has 501 hints, at most 500 are allowed"),
        (",".join(["b" * 99] * 101), "has hints of 10099 characters, at most 10000 are allowed"),
        ("a," + "c" * 101, "has a hint of 101 characters, at most 100 are allowed: 'cccc"),
    ],
)
def test_too_many_hints_make_the_document_invalid(hints: str, why: str) -> None:
    call = run(f"<Wait/><GetInput action='{ACTION}' inputType='speech' hints='{hints}'/>")
    assert call.names() == ["hangup"], "nothing of the document runs"
    assert call.hangups() == [8011]
    (told,) = [str(entry[3]) for entry in call.did]
    assert told.startswith("line 1, column ")
    assert why in told


def test_as_many_hints_as_are_allowed() -> None:
    hints = ",".join(["d" * 19] * 499 + ["e" * 18])
    speech = order_of(f"inputType='speech' hints='{hints}'").speech
    assert speech is not None
    assert len(speech.hints) == 500


@pytest.mark.parametrize(("redirect", "asked"), [("true", "fetch"), ("false", "notify")])
@pytest.mark.parametrize(("input_", "told"), [(KEYS, TOLD), (WORDS, TOLD_WORDS)])
def test_the_input_goes_to_the_action(redirect: str, asked: str, input_: InputOutcome, told: dict[str, str]) -> None:
    call = ScriptedCall(pages={ACTION: b"<Response/>"}, inputs=[InputOutcome(kind=""), input_])
    run(f"<GetInput action='{ACTION}' inputType='dtmf speech' retries='2' redirect='{redirect}'/>", call)
    assert call.names() == ["answer", "collect_input", "collect_input", asked, "hangup"]
    assert call.did[3][3:] == (told, "Redirect" if redirect == "true" else "GetInput")


def test_without_input_the_flow_goes_on() -> None:
    call = run(f"<GetInput action='{ACTION}' inputType='speech'/><Wait/>")
    assert call.names() == ["answer", "collect_input", "wait", "hangup"]


def test_without_an_action_the_document_is_invalid() -> None:
    assert run("<GetInput/>").hangups() == [8011]
