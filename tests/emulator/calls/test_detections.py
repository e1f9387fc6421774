"""Machine detection of an outbound call: when its flow begins, what is told, and how it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls import commands
from emulator.calls.actions import AnswerJudged, StartFlow
from emulator.calls.greeting import MachineDetection
from emulator.media.commands import BridgeLegs, UnwatchVoice, WatchVoice
from tests.emulator.calls.dials import dial
from tests.emulator.calls.lab import Lab

CALL = "placed"


def answered(*, hangs_up: bool = False, is_async: bool = False) -> Lab:
    lab = Lab()
    lab.order(
        commands.PlaceCall(
            call_uuid=CALL,
            request_uuid=CALL,
            auth_id="MA",
            from_number="1",
            to="15550300",
            machine_detection=MachineDetection(hangs_up=hangs_up, is_async=is_async),
        )
    )
    lab.rings(CALL)
    assert not lab.media(WatchVoice)
    lab.picks_up(CALL)
    return lab


def flows(lab: Lab) -> int:
    return len(lab.wanted(StartFlow))


def test_the_flow_begins_when_a_human_is_known() -> None:
    lab = answered()
    assert lab.media(WatchVoice) == [WatchVoice(leg=CALL)]
    lab.wait(0.5)
    lab.voice_starts(CALL)
    lab.wait(0.9)
    lab.voice_stops(CALL, ago_s=0.2)
    lab.wait(0.59)
    assert (flows(lab), lab.wanted(AnswerJudged)) == (0, [])
    lab.wait(0.02)
    (told,) = lab.wanted(AnswerJudged)
    assert (told.call_uuid, told.who) == (CALL, "human")
    assert flows(lab) == 1
    assert lab.media(UnwatchVoice) == [UnwatchVoice(leg=CALL)]
    lab.wait(60.0)
    assert (flows(lab), len(lab.wanted(AnswerJudged))) == (1, 1)


def test_beside_a_machine_the_flow_begins_at_once() -> None:
    lab = answered(is_async=True)
    assert (flows(lab), lab.wanted(AnswerJudged)) == (1, [])
    lab.wait(4.5)
    assert [told.who for told in lab.wanted(AnswerJudged)] == ["machine"]
    assert flows(lab) == 1


@pytest.mark.parametrize("is_async", [False, True])
def test_a_machine_is_hung_up_on(is_async: bool) -> None:
    lab = answered(hangs_up=True, is_async=is_async)
    lab.wait(0.2)
    lab.voice_starts(CALL)
    lab.wait(1.5)
    end = lab.end_of(CALL)
    assert (end.hangup.code, end.hangup.name, end.hangup.source) == (9100, "Machine Detected", "Plivo")
    assert end.status == "completed"
    assert flows(lab) == is_async
    assert lab.exchange.is_idle()


def test_a_human_is_not_hung_up_on() -> None:
    lab = answered(hangs_up=True)
    lab.voice_starts(CALL)
    lab.wait(0.5)
    lab.voice_stops(CALL)
    lab.wait(0.8)
    assert flows(lab) == 1


def test_who_hangs_up_before_is_not_judged() -> None:
    lab = answered()
    lab.voice_starts(CALL)
    lab.hangs_up(CALL)
    lab.wait(10.0)
    assert lab.wanted(AnswerJudged) == []
    assert flows(lab) == 0
    assert lab.exchange.is_idle()


def test_a_call_that_is_taken_is_not_judged_any_more() -> None:
    lab = answered()
    lab.order(commands.TakeLegs(call_uuids=(CALL,)))
    assert lab.media(UnwatchVoice) == [UnwatchVoice(leg=CALL)]
    lab.wait(20.0)
    assert flows(lab) == 0
    assert not lab.wanted(AnswerJudged)


def dialled(*, hangs_up: bool) -> tuple[Lab, str]:
    """A call whose Dial with machine detection was answered by b1."""
    lab = Lab()
    call = lab.answered()
    lab.order(replace(dial(call), machine_detection=MachineDetection(hangs_up=hangs_up, is_async=True)))
    lab.picks_up("b1")
    return lab, call


@pytest.mark.parametrize("hangs_up", [True, False])
def test_the_callee_of_a_dial_is_judged_beside_the_bridge(hangs_up: bool) -> None:
    lab, call = dialled(hangs_up=hangs_up)
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]
    assert lab.media(WatchVoice) == [WatchVoice(leg="b1")]
    lab.wait(4.5)
    assert [(told.call_uuid, told.who) for told in lab.wanted(AnswerJudged)] == [("b1", "machine")]
    assert not lab.wanted(StartFlow)
    assert ("dial" in lab.outcomes()) is hangs_up
    if hangs_up:
        assert lab.end_of("b1").hangup.code == 9100
        assert lab.exchange.leg(call) is not None


def test_the_loser_of_a_race_is_not_judged() -> None:
    lab = Lab()
    call = lab.answered()
    order = dial(call, "15550300", "15550301")
    lab.order(replace(order, machine_detection=MachineDetection(hangs_up=True, is_async=True)))
    lab.picks_up("b1")
    lab.picks_up("b2")
    assert lab.media(WatchVoice) == [WatchVoice(leg="b1")]
    lab.hangs_up("in")
    assert lab.exchange.is_idle()
