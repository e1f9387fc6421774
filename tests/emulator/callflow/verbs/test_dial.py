"""Dial: targets, limits, the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.callflow.control import ConfirmOrder, DialOrder, DialTarget, Prompt
from emulator.callflow.document import XmlProblem
from emulator.callflow.verbs.dial import Dial
from tests.emulator.callflow.scripted import ScriptedCall, read, run


def order_of(xml: str) -> DialOrder:
    return read(xml, Dial).order


def test_defaults() -> None:
    assert order_of("<Dial>\n<Number>\n 15550100 </Number></Dial>") == DialOrder(
        targets=(DialTarget(kind="number", address="15550100"),), ring_timeout_s=120, time_limit_s=14400
    )


def test_targets_attributes_and_headers() -> None:
    order = order_of(
        "<Dial callerId='15550199' callerName='Ann' timeout='20' timeLimit='100000' hangupOnStar='true' "
        "callbackUrl='http://a.test/cb' callbackMethod='GET' sipHeaders='a=1'>"
        "<Number sendDigits='ww9'>15550100</Number><User sipHeaders='b=2'>sip:bob@phone.plivo.com</User></Dial>"
    )
    assert order == DialOrder(
        targets=(
            DialTarget(kind="number", address="15550100", send_digits="ww9", sip_headers=(("X-PH-a", "1"),)),
            DialTarget(
                kind="user",
                address="sip:bob@phone.plivo.com",
                sip_headers=(("X-PH-a", "1"), ("X-PH-b", "2")),
            ),
        ),
        caller_id="15550199",
        caller_name="Ann",
        ring_timeout_s=20,
        time_limit_s=86400,
        hangup_on_star=True,
        callback_url="http://a.test/cb",
        callback_method="GET",
    )


@pytest.mark.parametrize("xml", ["<Dial/>", "<Dial>15550100</Dial>", "<Dial><Number> </Number></Dial>"])
def test_nobody_to_call_makes_the_document_invalid(xml: str) -> None:
    with pytest.raises(XmlProblem) as caught:
        order_of(xml)
    assert caught.value.code == 8011


def test_a_document_full_of_targets_is_cut() -> None:
    call = run(f"<Dial>{'<Number>1</Number>' * 150}</Dial>")
    assert "line 1: <Dial> of 150 targets those after the first 100 are left out" in call.notes
    assert len(order_of(f"<Dial>{'<Number>1</Number>' * 150}</Dial>").targets) == 100


def test_the_caller_is_not_answered_first_and_the_report_is_complete() -> None:
    call = run("<Dial action='http://a.test/d' redirect='false'><Number>1</Number></Dial><Wait/>")
    assert call.names() == ["dial", "notify", "wait", "hangup"]
    assert call.did[1][3] == {
        "DialStatus": "completed",
        "DialRingStatus": "true",
        "DialHangupCause": "NORMAL_CLEARING",
        "DialALegUUID": "a",
        "DialBLegUUID": "b",
    }


def test_a_caller_who_left_is_still_reported() -> None:
    call = ScriptedCall()
    call.dial_outcome = replace(call.dial_outcome, status="cancel", b_leg_uuid="", call_ended=True)
    run("<Dial action='http://a.test/d'><Number>1</Number></Dial><Wait/>", call)
    assert call.names() == ["dial", "notify"]


def test_what_is_not_emulated_yet_is_noted() -> None:
    call = run("<Dial machineDetection='perhaps'><Number>1</Number></Dial>")
    assert call.notes == ["line 1: <Dial> machineDetection='perhaps' is not true or false or hangup; 'false' is used"]


def test_a_call_is_a_voice_call() -> None:
    assert not run("<Dial callType='voice'><Number>1</Number></Dial>").notes
    call = run("<Dial callType='whatsapp'><Number>1</Number></Dial>")
    assert call.notes == ["line 1: <Dial> callType='whatsapp' is not emulated; the call is dialled as any other"]


SOUND = "http://a.test/sound"


def ordered(xml: str, sound: bytes = b"") -> tuple[DialOrder, ScriptedCall]:
    """What is dialled when the documents of sounds are `sound`; empty: they cannot be had."""
    call = run(xml, ScriptedCall(pages={SOUND: sound} if sound else {}))
    (order,) = [entry[1] for entry in call.did if entry[0] == "dial"]
    assert isinstance(order, DialOrder)
    return order, call


def test_the_confirm_sound_is_fetched_before_anybody_rings() -> None:
    order, call = ordered(
        f"<Dial confirmSound='{SOUND}' confirmKey='5' confirmTimeout='9'><Number>1</Number></Dial>",
        b"<Response><Play loop='2'>http://a.test/a.wav</Play><Wait length='3'/><Hangup/></Response>",
    )
    prompts = (Prompt(url="http://a.test/a.wav", loop=2), Prompt(silence_s=3))
    assert order.confirm == ConfirmOrder(key="5", timeout_s=9, prompts=prompts)
    assert call.did[0] == ("fetch", SOUND, "POST", {}, "DialRemoteSounds")
    assert call.names()[1] == "dial"
    assert call.notes == ["confirmSound: line 1: <Hangup> is no sound and is ignored"]


def test_defaults_of_confirming() -> None:
    order, _ = ordered(f"<Dial confirmSound='{SOUND}'><Number>1</Number></Dial>", b"<Response><Wait/></Response>")
    assert order.confirm == ConfirmOrder(key="", timeout_s=120, prompts=(Prompt(silence_s=1),))


@pytest.mark.parametrize(
    ("sound", "note"),
    [
        (b"", "confirmSound is not heard: http://a.test/sound: status 500"),
        (b"hello", "confirmSound is not heard: line 1, column 0: "),
        (b"<Response/>", "confirmSound is not heard: its document has no sound in it"),
        (b"<Response><Play/></Response>", "confirmSound is not heard: line 1, column 10: <Play> needs"),
    ],
)
def test_a_confirm_sound_that_cannot_be_had_leaves_the_key(sound: bytes, note: str) -> None:
    order, call = ordered(f"<Dial confirmSound='{SOUND}' confirmKey='5'><Number>1</Number></Dial>", sound)
    assert order.confirm == ConfirmOrder(key="5")
    assert call.notes[0].startswith(note)


def test_what_cannot_be_of_confirming_is_told() -> None:
    _, call = ordered("<Dial confirmKey='1' dialMusic='tune' digitsMatch='1,x'><Number>1</Number></Dial>")
    assert call.notes == [
        "line 1: <Dial> confirmKey needs a confirmSound and is ignored",
        "line 1: <Dial> digitsMatch='1,x' is not keys of 0-9 * # with commas between; () is used",
        "line 1: <Dial> dialMusic='tune' is no URL; it is ignored",
    ]
    order, call = ordered(f"<Dial confirmSound='{SOUND}' confirmKey='12'><Number>1</Number></Dial>")
    assert order.confirm == ConfirmOrder(key="1")
    assert call.notes[0] == "line 1: <Dial> confirmKey='12' is more than one key; '1' is used"


def test_dial_music_is_fetched() -> None:
    order, _ = ordered(
        f"<Dial dialMusic='{SOUND}'><Number>1</Number></Dial>", b"<Response><Play>http://a.test/m.wav</Play></Response>"
    )
    assert order.music == (Prompt(url="http://a.test/m.wav"),)


def test_what_the_callee_sends_may_be_the_music() -> None:
    dial = read("<Dial dialMusic='Real'><Number>1</Number></Dial>", Dial)
    assert (dial.order.music_of_callee, dial.dial_music) == (True, "")
    assert not order_of("<Dial><Number>1</Number></Dial>").music_of_callee


def test_digits_to_send() -> None:
    assert order_of("<Dial><User sendDigits='wW1*#'>sip:a@b</User></Dial>").targets[0].send_digits == "wW1*#"
    (target,) = order_of("<Dial><Number sendDigits='1' sendOnPreanswer='true'>1</Number></Dial>").targets
    assert target.send_on_preanswer
    assert not target.digits_are_inband
    (target,) = order_of("<Dial><Number sendDigits='1' sendDigitsMode='inband'>1</Number></Dial>").targets
    assert target.digits_are_inband
    call = run("<Dial><Number sendDigits='1,2' sendDigitsMode='rfc2833'>1</Number></Dial>")
    assert call.notes == [
        "line 1: <Number> sendDigits='1,2' is not keys of 0-9 * # with w and W between; nothing is sent",
    ]


def test_credentials_are_for_users_and_of_some_length() -> None:
    auth = "sipAuthUsername='front-desk' sipAuthPassword='12345678'"
    (target,) = order_of(f"<Dial><User {auth}>sip:a@b</User></Dial>").targets
    assert (target.auth_username, target.auth_password) == ("front-desk", "12345678")
    assert "12345678" not in repr(target)
    call = run(f"<Dial><User {auth[:-2]}'>sip:a@b</User><Number {auth}>1</Number></Dial>")
    assert call.notes == [
        "line 1: <User> sipAuthUsername and sipAuthPassword are not both of 8 to 128 characters; they are not used",
        "line 1: <Number> has no attribute sipAuthUsername; it is ignored",
        "line 1: <Number> has no attribute sipAuthPassword; it is ignored",
    ]


def test_patterns_and_who_calls_each_target() -> None:
    order = order_of(
        "<Dial digitsMatch='12, *3' digitsMatchBLeg='#'>"
        f"<Number callerId='7' callerName='{'n' * 60}'>1</Number><User>sip:a@b</User></Dial>"
    )
    assert (order.digits_match, order.digits_match_b_leg) == (("12", "*3"), ("#",))
    assert [(target.caller_id, target.caller_name) for target in order.targets] == [("7", "n" * 50), ("", "")]


@pytest.mark.parametrize("caller_id", ["15550199", "+1 (555) 010-0199", "sip:ann@phone.plivo.com", "front-desk_2", "1"])
def test_who_may_be_told_as_the_caller(caller_id: str) -> None:
    order = order_of(f"<Dial callerId='{caller_id}'><Number callerId='{caller_id}'>1</Number></Dial>")
    assert (order.caller_id, order.targets[0].caller_id) == (caller_id, caller_id)


@pytest.mark.parametrize("caller_id", ["Ann Smith", "1234567890123456x y", "a&#13;&#10;Via: b", "sip:", "a" * 65, "é"])
def test_who_may_not_is_not_told(caller_id: str) -> None:
    call = run(f"<Dial callerId='{caller_id}'><Number>1</Number></Dial>")
    assert isinstance(order := call.did[0][1], DialOrder)
    assert order.caller_id == ""
    assert "the caller's own is told" in call.notes[0]


def test_a_name_is_cut_and_has_no_line_breaks() -> None:
    call = run(f"<Dial callerName='{'n' * 51}'><Number callerName='A&#10;b'>1</Number></Dial>")
    assert isinstance(order := call.did[0][1], DialOrder)
    assert (order.caller_name, order.targets[0].caller_name) == ("n" * 50, "Ab")
    assert call.notes == ["line 1: <Dial> callerName has more than 50 characters; the rest is not told"]


def test_a_child_has_headers_of_its_own() -> None:
    call = run("<Dial sipHeaders='a=1,b=2'><User sipHeaders='A=3,c=4'>sip:a@b</User><Number>1</Number></Dial>")
    order = call.did[0][1]
    assert isinstance(order, DialOrder)
    own, shared = (target.sip_headers for target in order.targets)
    assert own == (("X-PH-b", "2"), ("X-PH-A", "3"), ("X-PH-c", "4"))
    assert shared == (("X-PH-a", "1"), ("X-PH-b", "2"))


def test_headers_that_break_the_rules_are_told() -> None:
    call = run("<Dial sipHeaders='a=1,b=x y'><User sipHeaders='PlivoX=1'>sip:a@b</User></Dial>")
    assert isinstance(order := call.did[0][1], DialOrder)
    assert order.targets[0].sip_headers == (("X-PH-a", "1"),)
    assert [note.partition("; ")[2] for note in call.notes] == ["it is not sent"] * 2


@pytest.mark.parametrize(
    ("attribute", "detects", "hangs_up"),
    [("", False, False), ("false", False, False), ("true", True, False), ("hangup", True, True)],
)
def test_machine_detection(attribute: str, detects: bool, hangs_up: bool) -> None:
    order = order_of(f"<Dial machineDetection='{attribute}'><Number>1</Number></Dial>")
    assert (order.detects_machines, order.hangs_up_on_machines) == (detects, hangs_up)


@pytest.mark.parametrize("by_machine", [True, False])
def test_the_action_is_told_of_a_machine(by_machine: bool) -> None:
    call = ScriptedCall()
    call.dial_outcome = replace(call.dial_outcome, by_machine=by_machine)
    run("<Dial action='http://a.test/d' redirect='false'><Number>1</Number></Dial>", call)
    told = call.did[1][3]
    assert isinstance(told, dict)
    assert told.get("Machine") == ("true" if by_machine else None)
