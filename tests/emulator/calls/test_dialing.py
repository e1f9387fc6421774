"""Dials: the race of several legs, everybody's refusals, the bridge, and every way it can end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls import causes, commands
from emulator.calls.actions import DialProgress, OpenPort, PortRefused
from emulator.calls.commands import DialResult
from emulator.calls.dialing import MOST_AT_ONCE
from emulator.calls.events import CallAnswered, CallArrived
from emulator.media.commands import BridgeLegs, CloseLeg, SetRemote, StartCue, StopCue, UnbridgeLegs
from emulator.sip import events as sip
from emulator.sip.commands import Credentials, HangUp, PlaceInvite, RespondInvite
from tests.emulator.calls.dials import RINGBACK, dial, progress
from tests.emulator.calls.lab import NOT_SDP, Lab, response


def bridged(*, hangup_on_star: bool = False) -> tuple[Lab, str]:
    """A call whose Dial was answered by b1."""
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, hangup_on_star=hangup_on_star))
    lab.picks_up("b1")
    lab.clear()
    return lab, call


def test_the_callee_rings_and_answers() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call))
    (arrived,) = lab.told(CallArrived)
    assert (arrived.call_uuid, arrived.parent_call_uuid, arrived.direction) == ("b1", call, "outbound")
    assert (arrived.from_number, arrived.to_number) == ("15550100", "15550300")
    (sent,) = lab.sip(PlaceInvite)
    assert sent.from_uri == "sip:15550100@192.0.2.1"
    assert sent.headers == (("X-CallUUID", "b1"), ("X-PH-Leg", "1"))
    cue = StartCue(leg=call, cue="ringback-dial-1", pcm_path=RINGBACK, loop=0)
    assert lab.media(StartCue) == [cue]
    lab.rings("b1")
    lab.clear()
    lab.picks_up("b1")
    assert lab.media_order() == ["SetRemote", "StopCue", "BridgeLegs"]
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]
    assert progress(lab) == [("b1", "answer"), ("b1", "connected")]
    assert not lab.outcomes()


def test_caller_id_and_name_replace_the_callers() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, caller_id="+1 555 0177"))
    assert lab.sip(PlaceInvite)[0].from_uri == "sip:15550177@192.0.2.1"
    assert lab.sip(PlaceInvite)[0].from_display == "Ann"


def test_a_call_that_rings_is_answered_with_the_bridge() -> None:
    lab = Lab()
    call = lab.inbound()
    lab.clear()
    lab.order(dial(call))
    assert not lab.media(StartCue), "the caller's phone makes its own ringing"
    assert not lab.sip(RespondInvite)
    lab.picks_up("b1")
    assert [sent.status for sent in lab.sip(RespondInvite)] == [200]
    assert {told.call_uuid for told in lab.told(CallAnswered)} == {call, "b1"}
    assert {told.leg for told in lab.media(SetRemote)} == {call, "b1"}
    assert lab.media_order()[-1] == "BridgeLegs"
    assert not lab.media(StopCue)


def test_the_first_answer_wins_the_race() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, "15550300", "15550301", "15550302"))
    assert [sent.leg for sent in lab.sip(PlaceInvite)] == ["b1", "b2", "b3"]
    lab.rings("b1")
    lab.picks_up("b2")
    assert [told.leg for told in lab.sip(HangUp)] == ["b1", "b3"]
    for loser in ("b1", "b3"):
        assert (lab.end_of(loser).status, lab.end_of(loser).hangup.code) == ("cancel", 9000)
    assert progress(lab) == [("b2", "answer"), ("b2", "connected")], "losers of the race are not told of"
    lab.clear()
    lab.picks_up("b1")
    assert not lab.did, "too late"
    lab.hangs_up("b2")
    expected = DialResult(status="completed", rang=True, hangup_cause="NORMAL_CLEARING", b_leg_uuid="b2")
    assert lab.outcomes() == {"dial": expected}


def test_everybody_refuses_and_the_last_one_counts() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, "15550300", "15550301"))
    lab.refuses("b1", 603)
    assert not lab.outcomes()
    lab.clear()
    lab.refuses("b2", 486)
    expected = DialResult(status="busy", rang=False, hangup_cause="USER_BUSY", b_leg_uuid="")
    assert lab.outcomes() == {"dial": expected}
    assert lab.media(StopCue) == [StopCue(leg=call, cue="ringback-dial-1")]
    assert not lab.wanted(DialProgress)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(486, "busy"), (480, "no-answer"), (408, "timeout"), (404, "failed"), (487, "cancel"), (600, "busy")],
)
def test_what_a_refusal_makes_of_the_dial(status: int, outcome: str) -> None:
    lab = Lab()
    lab.order(dial(lab.answered()))
    lab.refuses("b1", status)
    result = lab.outcomes()["dial"]
    assert isinstance(result, DialResult)
    assert result.status == outcome


def test_nobody_answers_in_time() -> None:
    lab = Lab()
    lab.order(dial(lab.answered(), ring_timeout_s=20.0))
    lab.rings("b1")
    lab.wait(20.0)
    assert [told.leg for told in lab.sip(HangUp)] == ["b1"]
    expected = DialResult(status="no-answer", rang=True, hangup_cause="NO_ANSWER", b_leg_uuid="")
    assert lab.outcomes() == {"dial": expected}


def test_nobody_can_be_reached() -> None:
    lab = Lab()
    lab.order(dial(lab.answered(), "nobody", "noone"))
    expected = DialResult(status="failed", rang=False, hangup_cause="USER_NOT_REGISTERED", b_leg_uuid="")
    assert lab.outcomes() == {"dial": expected}
    assert not lab.wanted(OpenPort)


def test_one_cannot_be_reached_and_the_other_answers() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, "nobody", "15550301"))
    lab.picks_up("b2")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b2")]


def test_no_port_for_the_callee() -> None:
    lab = Lab()
    call = lab.answered()
    lab.opens_ports = False
    lab.order(dial(call))
    lab.receive(PortRefused(call_uuid="b1", why="all taken"))
    result = lab.outcomes()["dial"]
    assert isinstance(result, DialResult)
    assert (result.status, result.b_leg_uuid) == ("failed", "")


def test_an_answer_that_cannot_be_used_loses_that_leg_only() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, "15550300", "15550301"))
    lab.picks_up("b1", NOT_SDP)
    assert not lab.media(BridgeLegs)
    lab.picks_up("b2")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b2")]


def test_the_callee_hangs_up_and_the_caller_stays() -> None:
    lab, call = bridged()
    lab.hangs_up("b1")
    assert lab.end_of("b1").hangup.source == "Callee"
    assert lab.media(UnbridgeLegs) == [UnbridgeLegs(first=call, second="b1")]
    assert progress(lab) == [("b1", "hangup")]
    expected = DialResult(status="completed", rang=True, hangup_cause="NORMAL_CLEARING", b_leg_uuid="b1")
    assert lab.outcomes() == {"dial": expected}
    leg = lab.exchange.leg(call)
    assert leg is not None
    assert leg.bridged_with == ""


def test_the_caller_hangs_up_while_they_talk() -> None:
    lab, call = bridged()
    lab.hangs_up("in")
    assert [told.leg for told in lab.sip(HangUp)] == ["b1"]
    assert lab.end_of("b1").hangup.code == 4000
    assert {told.leg for told in lab.media(CloseLeg)} == {call, "b1"}
    assert progress(lab) == [("b1", "hangup")]
    expected = DialResult(status="completed", rang=True, hangup_cause="NORMAL_CLEARING", b_leg_uuid="b1")
    assert lab.outcomes() == {"dial": expected}
    assert lab.exchange.is_idle()


@pytest.mark.parametrize("is_answered", [True, False])
def test_the_caller_hangs_up_while_it_rings(is_answered: bool) -> None:
    lab = Lab()
    call = lab.answered() if is_answered else lab.inbound()
    lab.order(dial(call, "15550300", "15550301"))
    lab.rings("b2")
    lab.clear()
    if is_answered:
        lab.hangs_up("in")
    else:
        lab.receive(sip.InviteCancelled(leg="in"))
    assert [told.leg for told in lab.sip(HangUp)] == ["b1", "b2"]
    assert [lab.end_of(leg).status for leg in ("b1", "b2")] == ["cancel", "cancel"]
    expected = DialResult(status="cancel", rang=True, hangup_cause="ORIGINATOR_CANCEL", b_leg_uuid="")
    assert lab.outcomes() == {"dial": expected}
    assert not lab.media(StopCue), "a closed leg hears nothing"
    assert lab.exchange.is_idle()


def test_star_drops_the_callee_and_the_caller_stays() -> None:
    lab, call = bridged(hangup_on_star=True)
    lab.press("b1", "*")
    lab.press(call, "1")
    assert not lab.sip(HangUp), "only the caller's star counts"
    lab.clear()
    lab.press(call, "*")
    assert not lab.media(StartCue), "the callee is not sent it"
    assert [told.leg for told in lab.sip(HangUp)] == ["b1"]
    assert lab.exchange.leg(call) is not None
    assert "dial" in lab.outcomes()


def test_star_is_a_key_like_others_unless_it_was_asked_for() -> None:
    lab, call = bridged()
    lab.press(call, "*")
    assert not lab.sip(HangUp)


def test_a_key_is_sent_to_the_other_party_unless_it_was_a_sound() -> None:
    lab, call = bridged()
    lab.press(call, "*")
    lab.press("b1", "5")
    assert [(sent.leg, sent.keys) for sent in lab.media(StartCue)] == [("b1", "*"), (call, "5")]
    assert len({sent.cue for sent in lab.media(StartCue)}) == 2
    lab.clear()
    lab.press(call, "1", by="inband")
    lab.press("b1", "2", by="inband")
    assert not lab.did


def test_star_while_it_rings_drops_nobody() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, hangup_on_star=True))
    lab.clear()
    lab.press(call, "*")
    assert not lab.did


def test_a_dial_of_a_call_that_is_over_is_answered_with_nothing() -> None:
    lab = Lab()
    lab.order(dial("gone"))
    assert lab.outcomes() == {"dial": None}
    assert lab.exchange.is_idle()


def test_one_dial_after_the_other() -> None:
    lab, call = bridged()
    lab.hangs_up("b1")
    lab.clear()
    lab.order(dial(call, "15550301", order="second"))
    lab.picks_up("b1")
    assert lab.media(BridgeLegs) == [BridgeLegs(first=call, second="b1")]


def test_the_api_ends_the_call_under_the_dial() -> None:
    lab, call = bridged()
    lab.order(commands.HangUpCall(call_uuid=call, hangup=causes.hangup(4000, source="API Request")))
    assert lab.end_of(call).hangup.source == "API Request"
    assert lab.exchange.is_idle()
    assert "dial" in lab.outcomes()


def test_more_targets_than_can_be_dialled_at_once() -> None:
    lab = Lab()
    lab.order(dial(lab.answered(), *["15550300"] * (MOST_AT_ONCE + 1)))
    assert len(lab.sip(PlaceInvite)) == MOST_AT_ONCE
    end = lab.end_of(f"b{MOST_AT_ONCE + 1}")
    assert (end.status, end.hangup.code) == ("cancel", 1020)
    assert not lab.outcomes(), "the others ring"


@pytest.mark.parametrize(
    ("failed", "code", "status"),
    [
        (sip.InviteFailed(leg="b1", status=401, reason="", response=response(401)), 4240, "failed"),
        (sip.InviteFailed(leg="b1", status=407, reason="", response=response(407), challenged=True), 4240, "failed"),
        (sip.InviteFailed(leg="b1", status=408, reason="", response=None, challenged=True), 4250, "timeout"),
        (sip.InviteFailed(leg="b1", status=408, reason="", response=None), 3070, "timeout"),
        (sip.InviteFailed(leg="b1", status=486, reason="", response=response(486), challenged=True), 3010, "busy"),
    ],
)
def test_credentials_of_a_target(failed: sip.InviteFailed, code: int, status: str) -> None:
    lab = Lab()
    order = dial(lab.answered(), "15550300")
    lab.order(replace(order, legs=(replace(order.legs[0], credentials=Credentials("bob", "12345678")),)))
    assert lab.sip(PlaceInvite)[0].credentials == Credentials("bob", "12345678")
    lab.receive(failed)
    assert lab.end_of("b1").hangup.code == code
    result = lab.outcomes()["dial"]
    assert isinstance(result, DialResult)
    assert result.status == status


def test_the_number_of_a_target_goes_before_that_of_the_dial() -> None:
    lab = Lab()
    order = dial(lab.answered(), "15550300", "15550301", caller_id="15550177")
    legs = (replace(order.legs[0], caller_id="15550178", caller_name="Bo"), order.legs[1])
    lab.order(replace(order, legs=legs))
    assert [sent.from_uri for sent in lab.sip(PlaceInvite)] == ["sip:15550178@192.0.2.1", "sip:15550177@192.0.2.1"]
    assert [sent.from_display for sent in lab.sip(PlaceInvite)] == ["Bo", "Ann"]


def test_a_caller_who_is_taken_leaves_the_other_party_behind() -> None:
    lab, call = bridged()
    lab.order(commands.TakeLegs(call_uuids=(call,)))
    assert lab.media(UnbridgeLegs) == [UnbridgeLegs(first=call, second="b1")]
    assert (lab.end_of("b1").hangup.source, lab.end_of("b1").hangup.code) == ("API Request", 4000)
    assert progress(lab) == [("b1", "hangup")]
    assert isinstance(lab.outcomes()["dial"], DialResult)
    leg = lab.exchange.leg(call)
    assert leg is not None
    assert leg.bridged_with == ""
    lab.hangs_up("in")
    assert lab.exchange.is_idle()


def test_a_caller_who_is_taken_while_it_rings_cancels_everybody() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(dial(call, "15550300", "15550301"))
    lab.rings("b1")
    lab.order(commands.TakeLegs(call_uuids=(call,)))
    assert [lab.end_of(leg).hangup.code for leg in ("b1", "b2")] == [1000, 1000]
    assert lab.outcomes()["dial"] == DialResult(
        status="cancel", rang=True, hangup_cause="ORIGINATOR_CANCEL", b_leg_uuid=""
    )
    assert lab.exchange.leg(call) is not None


def test_another_party_that_is_taken_completes_the_dial_and_both_live_on() -> None:
    lab, call = bridged()
    lab.order(commands.TakeLegs(call_uuids=("b1",)))
    assert lab.outcomes()["dial"] == DialResult(
        status="completed", rang=True, hangup_cause="NORMAL_CLEARING", b_leg_uuid="b1"
    )
    assert lab.media(UnbridgeLegs) == [UnbridgeLegs(first=call, second="b1")]
    assert not progress(lab)
    lab.clear()
    lab.order(replace(dial(call, order="again"), legs=(commands.DialLeg(call_uuid="b9", to="15550301"),)))
    lab.hangs_up("b1")
    assert "again" not in lab.outcomes()
    assert lab.exchange.leg(call) is not None


def test_two_who_are_taken_both_live_on() -> None:
    lab, call = bridged()
    lab.order(commands.TakeLegs(call_uuids=(call, "b1")))
    assert lab.media_order() == ["UnbridgeLegs"]
    assert not lab.sip(HangUp)
    lab.hangs_up("in")
    assert lab.exchange.leg("b1") is not None
    lab.hangs_up("b1")
    assert lab.exchange.is_idle()


def test_a_party_that_was_taken_may_dial_itself() -> None:
    lab, _ = bridged()
    lab.order(commands.TakeLegs(call_uuids=("b1",)))
    lab.phonebook.reachable["15550309"] = lab.phonebook.reachable["15550300"]
    second = commands.Dial(
        order="second",
        call_uuid="b1",
        legs=(commands.DialLeg(call_uuid="c1", to="15550309"),),
        caller_id="",
        time_limit_s=60.0,
    )
    lab.order(second)
    lab.clear()
    lab.picks_up("c1")
    assert lab.media(BridgeLegs) == [BridgeLegs(first="b1", second="c1")]
