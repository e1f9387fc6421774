"""A phone is made to dial: every cell of the table, and what the phone does in between."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.calls.commands import DialForPhone
from emulator.calls.phone_dialing import (
    ANSWER_S,
    PROGRESS_S,
    REFER_S,
    TRANSITIONS,
    DialByPhone,
    DialDone,
    DialInput,
    DialState,
    PhoneDialing,
    Step,
    silent_offer,
)
from emulator.sdp.description import parse as parse_sdp
from emulator.sip import events
from emulator.sip.commands import HangUp, PlaceInvite, Refer, RespondInvite, RespondOffer
from emulator.sip.headers import Headers
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.sip.events import Output

ORDER = DialByPhone(
    invite=PlaceInvite(
        leg="desk",
        target="sip:ann@192.0.2.9",
        destination=udp("192.0.2.9", 5060),
        from_uri="sip:ann@192.0.2.1",
        body=silent_offer("192.0.2.1"),
    ),
    target="sip:15550100@192.0.2.1",
    username="ann",
    number="15550100",
)


def reinvite(method: str) -> events.ReinviteReceived:
    request = parse(crafted(method))
    assert isinstance(request, Request)
    return events.ReinviteReceived(leg="desk", request=request)


FACTS: dict[DialInput, Output] = {
    DialInput.ANSWERED: events.InviteAnswered(leg="desk", response=Response(200, "OK", Headers(()))),
    DialInput.NOT_REACHED: events.InviteFailed(leg="desk", status=486, reason="Busy Here", response=None),
    DialInput.TAKEN: events.ReferAnswered(leg="desk", status=202, reason="Accepted"),
    DialInput.REFUSED: events.ReferAnswered(leg="desk", status=405, reason="Method Not Allowed"),
    DialInput.PROGRESS: events.ReferNotified(leg="desk", status=180, reason="Ringing", is_last=False),
    DialInput.UNABLE: events.ReferNotified(leg="desk", status=500, reason="Call Error", is_last=True),
    DialInput.GONE: events.ReferAnswered(leg="desk", status=481, reason="Gone"),
    DialInput.ENDED: events.LegEnded(leg="desk", by_peer=True),
}
WAY: dict[DialState, list[DialInput]] = {
    DialState.CALLING: [],
    DialState.ASKED: [DialInput.ANSWERED],
    DialState.ACCEPTED: [DialInput.ANSWERED, DialInput.TAKEN],
    DialState.OVER: [DialInput.NOT_REACHED],
}


class Stage:
    def __init__(self, order: DialByPhone = ORDER) -> None:
        self.now = 100.0
        self.core = PhoneDialing()
        self.core.handle(order, self.now)

    def feed(self, *inputs: DialInput) -> None:
        for each in inputs:
            deadline = self.core.next_deadline()
            if each is not DialInput.LATE:
                self.core.receive(FACTS[each], self.now)
            elif deadline is not None:
                self.now = deadline
                self.core.handle_timeout(self.now)

    def at(self, state: DialState) -> None:
        self.feed(*WAY[state])
        self.core.take_outputs()


@pytest.mark.parametrize(("state", "what"), list(itertools.product(DialState, DialInput)))
def test_every_cell(state: DialState, what: DialInput) -> None:
    stage = Stage()
    stage.at(state)
    stage.feed(what)
    outputs = stage.core.take_outputs()
    found = TRANSITIONS.get((state, what))
    if found is None:
        assert outputs == []
        return
    goal, step = found
    done = [each for each in outputs if isinstance(each, DialDone)]
    assert [each.has_dialled for each in done] == ([step is not Step.FAIL] if goal is DialState.OVER else [])
    refers = [each for each in outputs if isinstance(each, Refer)]
    assert refers == ([Refer(leg="desk", target=ORDER.target, referred_by="sip:ann@192.0.2.1")] * (step is Step.ASK))
    dials_for_it = [each for each in outputs if isinstance(each, DialForPhone)]
    assert [each.dialled for each in dials_for_it] == ["15550100"] * (step is Step.DIAL_FOR_IT)
    ended = step is Step.DIAL_FOR_IT or what in {DialInput.NOT_REACHED, DialInput.ENDED}
    hangs_up = goal is DialState.OVER and not ended
    assert [each for each in outputs if isinstance(each, HangUp)] == [HangUp(leg="desk")] * hangs_up
    assert (stage.core.next_deadline() is None) == (goal is DialState.OVER)


def test_the_whole_way() -> None:
    stage = Stage()
    assert stage.core.take_outputs() == [ORDER.invite]
    assert stage.core.next_deadline() == 100 + ANSWER_S
    stage.feed(DialInput.ANSWERED)
    assert stage.core.next_deadline() == 100 + REFER_S
    stage.feed(DialInput.TAKEN)
    assert stage.core.next_deadline() == 100 + PROGRESS_S
    stage.core.receive(events.ReferNotified(leg="desk", status=100, reason="Trying", is_last=False), stage.now)
    assert stage.core.knows("desk")
    stage.feed(DialInput.PROGRESS)
    assert stage.core.take_outputs()[-1] == DialDone(leg="desk", has_dialled=True, status=180, reason="Ringing")
    assert stage.core.knows("desk"), "until its BYE is answered"
    stage.feed(DialInput.ENDED)
    assert not stage.core.knows("desk")


@pytest.mark.parametrize(
    ("inputs", "has_dialled", "status", "words"),
    [
        ([DialInput.LATE], False, 408, "does not answer by itself"),
        ([DialInput.NOT_REACHED], False, 486, "Busy Here"),
        ([DialInput.ANSWERED, DialInput.REFUSED], False, 405, "Method Not Allowed"),
        ([DialInput.ANSWERED, DialInput.LATE], False, 408, "did not answer the REFER"),
        ([DialInput.ANSWERED, DialInput.ENDED], False, 408, "hung up"),
        ([DialInput.ANSWERED, DialInput.TAKEN, DialInput.UNABLE], False, 500, "Call Error"),
        ([DialInput.ANSWERED, DialInput.TAKEN, DialInput.LATE], True, 202, "Accepted"),
        ([DialInput.ANSWERED, DialInput.TAKEN, DialInput.ENDED], True, 202, "Accepted"),
    ],
)
def test_how_it_ends(inputs: list[DialInput], has_dialled: bool, status: int, words: str) -> None:
    stage = Stage(replace(ORDER, number=""))
    stage.feed(*inputs)
    done = stage.core.take_outputs()[-1]
    assert isinstance(done, DialDone)
    assert (done.has_dialled, done.status) == (has_dialled, status)
    assert words in done.reason


@pytest.mark.parametrize(
    ("inputs", "status", "why"),
    [
        ([DialInput.ANSWERED, DialInput.REFUSED], 405, "the phone refused REFER (405 Method Not Allowed)"),
        ([DialInput.ANSWERED, DialInput.TAKEN, DialInput.UNABLE], 500, "the phone could not dial (500 Call Error)"),
        ([DialInput.ANSWERED, DialInput.TAKEN, DialInput.LATE], 202, "the phone did not dial"),
    ],
)
def test_it_is_dialled_for_it(inputs: list[DialInput], status: int, why: str) -> None:
    stage = Stage()
    stage.feed(*inputs)
    *_, order, done = stage.core.take_outputs()
    peer = ORDER.invite.destination.address
    assert order == DialForPhone(leg="desk", username="ann", dialled="15550100", peer=peer, session=1, why=why)
    assert isinstance(done, DialDone)
    assert (done.has_dialled, done.status) == (True, status)
    assert not stage.core.knows("desk"), "its call is one of the exchange now"


@pytest.mark.parametrize("inputs", [[DialInput.ANSWERED], [DialInput.ANSWERED, DialInput.TAKEN]])
def test_a_phone_that_calls_and_tells_nothing_is_not_dialled_for(inputs: list[DialInput]) -> None:
    stage = Stage()
    stage.core.called("ann")
    stage.feed(*inputs)
    stage.core.called("bob")
    stage.core.called("ann")
    stage.feed(DialInput.LATE)
    *_, hang_up, done = stage.core.take_outputs()
    assert hang_up == HangUp(leg="desk")
    assert done == DialDone(leg="desk", has_dialled=True, status=202, reason="Accepted")


def test_a_call_of_its_that_fails_here_is_not_placed_again() -> None:
    stage = Stage()
    stage.feed(DialInput.ANSWERED, DialInput.TAKEN)
    stage.core.called("ann")
    stage.feed(DialInput.UNABLE)
    *_, done = stage.core.take_outputs()
    assert done == DialDone(leg="desk", has_dialled=True, status=500, reason="Call Error")


def test_a_call_before_it_was_asked_is_another_one() -> None:
    stage = Stage()
    stage.core.called("ann")
    stage.feed(DialInput.ANSWERED, DialInput.TAKEN, DialInput.LATE)
    assert any(isinstance(each, DialForPhone) for each in stage.core.take_outputs())


@pytest.mark.parametrize("status", [408, 481])
def test_no_call_is_left_to_be_continued(status: int) -> None:
    stage = Stage()
    stage.feed(DialInput.ANSWERED)
    stage.core.receive(events.ReferAnswered(leg="desk", status=status, reason="x"), stage.now)
    *_, done = stage.core.take_outputs()
    assert done == DialDone(leg="desk", has_dialled=False, status=status, reason="x")


def test_the_phone_holds_its_call_before_it_dials() -> None:
    stage = Stage()
    stage.at(DialState.ACCEPTED)
    stage.core.receive(reinvite("INVITE"), stage.now)
    stage.core.receive(reinvite("UPDATE"), stage.now)
    assert stage.core.take_outputs() == [
        RespondInvite(leg="desk", status=200, body=ORDER.invite.body),
        RespondOffer(leg="desk", status=200, body=ORDER.invite.body),
    ]


def test_facts_of_others_are_not_heard() -> None:
    stage = Stage()
    stage.core.take_outputs()
    stage.core.receive(events.LegEnded(leg="other", by_peer=True), stage.now)
    stage.core.receive(events.RequestAnswered(name="x", status=200, reason="OK"), stage.now)
    assert stage.core.take_outputs() == []
    assert not stage.core.knows("other")


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_the_offer_has_no_audio(host: str) -> None:
    (audio,) = parse_sdp(silent_offer(host)).media
    assert (audio.port, audio.values("inactive")) == (9, [""])
