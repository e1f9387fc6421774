"""REFER by the phones of calls: who may, whom it reaches, what goes on and what ends (RFC 3515, RFC 5589)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls import causes, commands
from emulator.calls.dial_plan import DialPlan
from emulator.calls.events import CallHungUp
from emulator.calls.transfers import RING_S
from emulator.media.commands import SetRemote, StartCue, StopCue
from emulator.media.events import CueFinished
from emulator.sip.commands import HangUp, NotifyReferral, PlaceInvite, RespondRefer
from emulator.sip.events import InviteReceived, LegEnded, ReferReceived
from tests.emulator.calls.dials import dial
from tests.emulator.calls.lab import ANSWER, CALLER, NOT_SDP, RING_TONE, US, Lab, invite, response

REFER = invite(extra="Referred-By: <sip:agent@192.0.2.1>\r\n")
TARGET = "sip:15550301@192.0.2.1"


def refer(lab: Lab, leg: str, target: str = TARGET, *, replaces: str | None = None) -> None:
    lab.receive(
        ReferReceived(
            leg=leg,
            referral="r",
            target=target,
            is_attended=replaces is not None,
            replaces=replaces or "",
            request=REFER,
        )
    )


def bridged() -> tuple[Lab, str]:
    """A caller is bridged with the phone `b1`; the caller's call_uuid."""
    lab = Lab()
    caller = lab.answered()
    lab.order(dial(caller))
    lab.picks_up("b1")
    lab.clear()
    return lab, caller


def told(lab: Lab) -> list[int]:
    return [order.status for order in lab.sip(NotifyReferral)]


def new_leg(lab: Lab) -> PlaceInvite:
    (order,) = lab.sip(PlaceInvite)
    return order


def test_the_callee_transfers_the_caller() -> None:
    lab, caller = bridged()
    refer(lab, "b1")
    assert lab.sip(RespondRefer) == [RespondRefer(referral="r", status=202)]
    placed = new_leg(lab)
    assert (placed.target, placed.from_uri) == ("sip:15550301@198.51.100.8", f"sip:15550100@{US.host}")
    assert ("Referred-By", "<sip:agent@192.0.2.1>") in placed.headers
    lab.rings(placed.leg)
    assert not lab.media(SetRemote)
    lab.picks_up(placed.leg)
    assert told(lab) == [180, 200]
    assert lab.sip(HangUp) == [HangUp(leg="b1")]
    (moved,) = lab.media(SetRemote)
    assert moved.leg == "b1"
    assert lab.media_order() == ["StartCue", "SetRemote", "StopCue"]
    lab.receive(LegEnded(leg="b1", by_peer=False))
    assert not lab.told(CallHungUp)
    lab.hangs_up(placed.leg)
    assert lab.outcomes()["dial"].status == "completed"  # type: ignore[attr-defined]
    assert lab.end_of("b1").hangup.source == "Callee"
    lab.hangs_up("in")
    assert lab.end_of(caller).hangup.code == 4000
    assert lab.exchange.is_idle()


def test_who_waits_hears_that_it_rings() -> None:
    """From the first phone that rings on, over and over; in place of the old phone, which is heard after a failure."""
    lab, caller = bridged()
    refer(lab, "b1")
    placed = new_leg(lab)
    assert not lab.media(StartCue)
    lab.rings(placed.leg)
    lab.rings(placed.leg)
    (ring,) = lab.media(StartCue)
    assert (ring.leg, ring.pcm_path, ring.loop) == (caller, RING_TONE, 0)
    lab.refuses(placed.leg, 486)
    assert [(order.leg, order.cue) for order in lab.media(StopCue)] == [(caller, ring.cue)]
    lab.receive(CueFinished(leg=caller, cue=ring.cue, at_sample=0, completed=False))
    lab.hangs_up("in")
    assert lab.exchange.is_idle()


def test_who_waits_hangs_up_while_it_rings() -> None:
    lab, _ = bridged()
    refer(lab, "b1")
    lab.rings(new_leg(lab).leg)
    lab.hangs_up("in")
    assert lab.exchange.is_idle()


def test_the_caller_transfers_the_callee() -> None:
    lab = Lab()
    lab.receive(InviteReceived(leg="in", request=invite(caller="ann"), source=CALLER, authenticated_as="ann"))
    (leg,) = lab.exchange.live_legs()
    lab.order(dial(leg.call_uuid))
    lab.picks_up("b1")
    lab.clear()
    refer(lab, "in")
    placed = new_leg(lab)
    assert placed.from_uri == f"sip:15550300@{US.host}"
    lab.picks_up(placed.leg)
    assert lab.sip(HangUp) == [HangUp(leg="in")]
    assert [order.leg for order in lab.media(SetRemote)] == [leg.call_uuid]
    lab.hangs_up("b1")
    lab.hangs_up(placed.leg)
    assert lab.exchange.is_idle()


@pytest.mark.parametrize(("status", "is_still_there"), [(486, True), (404, True), (486, False)])
def test_nobody_takes_the_place(status: int, is_still_there: bool) -> None:
    lab, _ = bridged()
    refer(lab, "b1")
    placed = new_leg(lab)
    if not is_still_there:
        lab.hangs_up("b1")
        assert not lab.told(CallHungUp)
    lab.refuses(placed.leg, status)
    assert told(lab) == [status]
    assert bool(lab.told(CallHungUp)) is not is_still_there
    assert not lab.media(SetRemote)


def test_it_rings_too_long() -> None:
    lab, _ = bridged()
    refer(lab, "b1")
    placed = new_leg(lab)
    lab.wait(RING_S + 1)
    assert told(lab) == [480]
    assert lab.sip(HangUp) == [HangUp(leg=placed.leg)]
    lab.refuses(placed.leg, 487)
    assert told(lab) == [480]


def test_the_other_party_hangs_up_meanwhile() -> None:
    lab, caller = bridged()
    refer(lab, "b1")
    placed = new_leg(lab)
    lab.hangs_up("in")
    assert told(lab) == [487]
    assert HangUp(leg=placed.leg) in lab.sip(HangUp)
    assert lab.end_of(caller).hangup.code == 4000
    assert lab.exchange.is_idle()


def test_several_phones_of_the_new_party() -> None:
    lab, _ = bridged()
    lab.phonebook.desks["15550301"] = ["sip:desk@198.51.100.8", "sip:mobile@198.51.100.8"]
    refer(lab, "b1")
    desk, mobile = lab.sip(PlaceInvite)
    lab.refuses(desk.leg, 486)
    assert not told(lab)
    lab.picks_up(mobile.leg)
    assert told(lab) == [200]
    lab.picks_up(desk.leg)
    assert [order.leg for order in lab.media(SetRemote)] == ["b1"]


def test_an_answer_that_cannot_be_used() -> None:
    lab, _ = bridged()
    refer(lab, "b1")
    placed = new_leg(lab)
    lab.picks_up(placed.leg, NOT_SDP)
    assert told(lab) == [488]
    assert lab.sip(HangUp) == [HangUp(leg=placed.leg)]
    assert not lab.told(CallHungUp)


def test_a_stranger_who_took_the_place_may_not_transfer() -> None:
    lab, _ = bridged()
    lab.phonebook.strangers.add("15550301")
    refer(lab, "b1")
    placed = new_leg(lab)
    lab.picks_up(placed.leg)
    lab.clear()
    refer(lab, placed.leg)
    assert lab.sip(RespondRefer) == [RespondRefer(referral="r", status=403)]


@pytest.mark.parametrize(
    ("leg", "target", "status"),
    [
        ("in", TARGET, 403),
        ("b1", "sip:911@192.0.2.1", 403),
        ("b1", "tel:112", 403),
        ("b1", "sip:nobody@192.0.2.1", 404),
    ],
)
def test_transfers_that_are_refused(leg: str, target: str, status: int) -> None:
    lab, _ = bridged()
    refer(lab, leg, target)
    assert lab.sip(RespondRefer) == [RespondRefer(referral="r", status=status)]
    assert not lab.sip(PlaceInvite)


def test_a_number_that_may_not_be_dialled_is_no_way_out() -> None:
    lab = Lab(dial_plan=DialPlan(allowed=("15550300",)))
    lab.order(dial(lab.answered()))
    lab.picks_up("b1")
    lab.clear()
    refer(lab, "b1")
    assert lab.sip(RespondRefer) == [RespondRefer(referral="r", status=404)]


def test_one_at_a_time() -> None:
    lab, _ = bridged()
    refer(lab, "b1")
    refer(lab, "b1", "sip:15550302@192.0.2.1")
    assert [order.status for order in lab.sip(RespondRefer)] == [202, 491]


def test_the_new_party_may_transfer_again() -> None:
    lab, _ = bridged()
    refer(lab, "b1", "tel:+15550301")
    first = new_leg(lab)
    lab.picks_up(first.leg)
    lab.clear()
    refer(lab, first.leg, "sip:15550302@192.0.2.1")
    second = new_leg(lab)
    lab.picks_up(second.leg, ANSWER)
    assert lab.sip(HangUp) == [HangUp(leg=first.leg)]
    lab.hangs_up(second.leg)
    assert lab.end_of("b1").hangup.code == 4000


def test_response_of_a_refusal_is_passed_on() -> None:
    lab, _ = bridged()
    refer(lab, "b1")
    placed = new_leg(lab)
    lab.rings(placed.leg, 183, response(183).body)
    lab.refuses(placed.leg, 603)
    assert told(lab) == [183, 603]


def two_calls(*, answered: bool = True) -> tuple[Lab, str, str]:
    """The phone `b1` talks with a caller, and in a call of its own with `b2`; the call_uuids of its two legs."""
    lab, _ = bridged()
    lab.receive(InviteReceived(leg="asks", request=invite(caller="ann"), source=CALLER, authenticated_as="ann"))
    second = lab.exchange.live_legs()[-1].call_uuid
    target = commands.DialLeg(call_uuid="b2", to="15550301")
    lab.order(replace(dial(second, order="second"), legs=(target,)))
    if answered:
        lab.picks_up("b2")
    lab.clear()
    return lab, "b1", second


def test_two_calls_go_on_with_each_other() -> None:
    lab, first, second = two_calls()
    refer(lab, "b1", replaces="asks")
    assert lab.sip(RespondRefer) == [RespondRefer(referral="r", status=202)]
    assert told(lab) == [200]
    assert lab.sip(HangUp) == [HangUp(leg="b1"), HangUp(leg="asks")]
    assert not lab.sip(PlaceInvite)
    assert sorted(order.leg for order in lab.media(SetRemote)) == sorted([first, second])
    assert {order.remote for order in lab.media(SetRemote)} == {US}
    lab.receive(LegEnded(leg="b1", by_peer=False))
    lab.receive(LegEnded(leg="asks", by_peer=True))
    assert not lab.told(CallHungUp)
    lab.hangs_up("in")
    assert {end.call_uuid for end in lab.told(CallHungUp)} >= {first, second, "b2"}
    assert lab.exchange.is_idle()


def test_the_consulted_one_hangs_up() -> None:
    lab, first, second = two_calls()
    refer(lab, "b1", replaces="asks")
    lab.hangs_up("b2")
    assert lab.outcomes()["second"].status == "completed"  # type: ignore[attr-defined]
    lab.order(commands.HangUpCall(call_uuid=second, hangup=causes.ENDED_BY_API))
    assert lab.end_of(first).hangup == causes.ENDED_BY_API
    assert lab.outcomes()["dial"].status == "completed"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("replaces", "status"), [("", 481), ("b1", 481), ("in", 403), ("asks", 480)])
def test_calls_that_are_not_joined(replaces: str, status: int) -> None:
    lab, _, _ = two_calls(answered=False)
    refer(lab, "b1", replaces=replaces)
    assert lab.sip(RespondRefer) == [RespondRefer(referral="r", status=status)]
    assert not lab.media(SetRemote)
