"""Dial: targets, limits, the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.callflow.control import DialOrder, DialTarget
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
    call = run("<Dial confirmKey='1'><Number>1</Number></Dial>")
    assert call.notes == ["line 1: <Dial> confirmKey is accepted but not emulated yet"]
