"""A callee with several phones: all ring, one answer counts, and the leg is over when the last one has refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.base.address import Address
from emulator.calls import commands
from emulator.calls.actions import StartFlow
from emulator.calls.causes import ENDED_BY_API
from emulator.calls.commands import DialResult
from emulator.calls.events import CallAnswered, CallArrived, CallRinging
from emulator.media.commands import BridgeLegs, SetRemote
from emulator.sdp.offer_answer import make_offer
from emulator.sip.commands import HangUp, PlaceInvite
from tests.emulator.calls.dials import dial, progress
from tests.emulator.calls.lab import ANSWER, Lab

DESK, SOFT, CELL = "b1", "b1.2", "b1.3"
"""The INVITEs of the leg `b1`, as SIP knows them."""
OTHER_RTP = Address("198.51.100.9", 42002)
ELSEWHERE = make_offer(OTHER_RTP)


def dialled(*, others: bool = False, early_media: bool = False) -> tuple[Lab, str]:
    """A call whose Dial rings somebody with three phones, and perhaps somebody else."""
    lab = Lab()
    lab.phonebook.desks["15550300"] = [f"sip:bob@198.51.100.{last}" for last in (8, 9, 10)]
    call = lab.answered()
    order = dial(call, "15550300", *(["15550301"] if others else []))
    lab.order(replace(order, early_media=early_media))
    return lab, call


def hung_up(lab: Lab) -> list[str]:
    return [told.leg for told in lab.sip(HangUp)]


def test_every_phone_is_rung_and_there_is_one_leg() -> None:
    lab, _ = dialled()
    sent = lab.sip(PlaceInvite)
    assert [(each.leg, each.target[-2:]) for each in sent] == [(DESK, ".8"), (SOFT, ".9"), (CELL, "10")]
    assert len({each.body for each in sent}) == 1, "one port, one offer"
    assert {each.headers for each in sent} == {(("X-CallUUID", "b1"), ("X-PH-Leg", "1"))}
    assert len(lab.told(CallArrived)) == 1
    for handle in (CELL, DESK):
        lab.rings(handle)
    assert len(lab.told(CallRinging)) == 1
    assert all(lab.exchange.call_of(handle) == "b1" for handle in (DESK, SOFT, CELL))


@pytest.mark.parametrize("winner", [DESK, SOFT, CELL])
def test_the_first_answer_is_the_leg_and_the_others_ring_no_more(winner: str) -> None:
    lab, call = dialled()
    lab.clear()
    lab.picks_up(winner)
    assert hung_up(lab) == [handle for handle in (DESK, SOFT, CELL) if handle != winner]
    assert [told.call_uuid for told in lab.told(CallAnswered)] == ["b1"]
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]
    assert progress(lab) == [("b1", "answer"), ("b1", "connected")]
    lab.clear()
    for handle in (DESK, SOFT, CELL):
        if handle != winner:
            lab.picks_up(handle)
            lab.rings(handle)
            lab.refuses(handle, 487)
            lab.hangs_up(handle)
    assert not lab.did, "what the others do now is of no account"
    lab.hangs_up(winner)
    assert lab.end_of("b1").hangup.source == "Callee"
    expected = DialResult(status="completed", rang=True, hangup_cause="NORMAL_CLEARING", b_leg_uuid="b1")
    assert lab.outcomes() == {"dial": expected}


def test_we_hang_up_on_the_phone_that_answered() -> None:
    lab, _ = dialled()
    lab.picks_up(SOFT)
    lab.clear()
    lab.hangs_up("in")
    assert hung_up(lab) == [SOFT]
    assert lab.exchange.is_idle()


@pytest.mark.parametrize(
    ("refusals", "code"),
    [
        ((486, 480, 404), 3010),
        ((408, 486, 408), 3010),
        ((408, 503, 503), 3070),
        ((500, 408, 480), 3000),
        ((480, 486, 404), 3000),
        ((302, 503, 302), 3090),
    ],
)
def test_the_leg_is_over_with_the_last_refusal_and_the_one_that_says_most_counts(
    refusals: tuple[int, ...], code: int
) -> None:
    lab, _ = dialled()
    for handle, status in zip((CELL, DESK), refusals, strict=False):
        lab.refuses(handle, status)
        assert not lab.outcomes()
    lab.refuses(SOFT, refusals[-1])
    assert lab.end_of("b1").hangup.code == code
    assert "dial" in lab.outcomes()
    assert not hung_up(lab)


def test_who_declines_everywhere_is_rung_nowhere_any_more() -> None:
    lab, _ = dialled()
    lab.refuses(DESK, 486)
    lab.refuses(SOFT, 603)
    assert hung_up(lab) == [CELL]
    assert lab.end_of("b1").hangup.code == 3110
    lab.clear()
    lab.refuses(CELL, 487)
    assert not lab.did


def test_one_refuses_another_answers() -> None:
    lab, _ = dialled()
    lab.refuses(DESK, 486)
    lab.picks_up(CELL)
    assert hung_up(lab) == [SOFT]
    assert [told.call_uuid for told in lab.told(CallAnswered)] == ["b1"]


def test_nobody_answers_in_time_and_all_are_told() -> None:
    lab, _ = dialled()
    lab.wait(60.0)
    assert hung_up(lab) == [DESK, SOFT, CELL]
    assert lab.end_of("b1").hangup.code == 6010


def test_a_lost_race_ends_every_phone_of_the_loser() -> None:
    lab, _ = dialled(others=True)
    lab.picks_up("b2")
    assert hung_up(lab) == [DESK, SOFT, CELL]
    assert lab.end_of("b1").hangup.code == 9000


def test_early_media_of_one_and_the_answer_of_another() -> None:
    lab, call = dialled(early_media=True)
    lab.rings(DESK, 183, ANSWER)
    lab.rings(CELL, 183, ANSWER)
    heard = [told for told in lab.media(SetRemote) if told.leg == "b1"]
    assert len(heard) == 1, "of several the first is heard"
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]
    lab.clear()
    lab.picks_up(SOFT, ELSEWHERE)
    (answered,) = lab.media(SetRemote)
    assert (answered.leg, answered.remote) == ("b1", OTHER_RTP)


def test_a_call_of_the_api_rings_everywhere_too() -> None:
    lab = Lab()
    lab.phonebook.desks["15550300"] = ["sip:bob@198.51.100.8", "sip:bob@198.51.100.9"]
    order = commands.PlaceCall(call_uuid="c", request_uuid="c", auth_id="MA", from_number="1", to="15550300")
    lab.order(order)
    assert [each.leg for each in lab.sip(PlaceInvite)] == ["c", "c.2"]
    lab.picks_up("c.2")
    assert lab.wanted(StartFlow)
    lab.clear()
    lab.order(commands.HangUpCall(call_uuid="c", hangup=ENDED_BY_API))
    assert hung_up(lab) == ["c.2"]
