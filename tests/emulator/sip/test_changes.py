"""Media changed inside a dialog: re-INVITE, UPDATE, their glare, late offers (RFC 3261 §14, RFC 3311)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import AcknowledgeInvite, HangUp, Reinvite, RespondInvite, RespondOffer
from emulator.sip.events import (
    InviteAcknowledged,
    InviteReceived,
    LegEnded,
    ProvisionalAcknowledged,
    ReinviteAnswered,
    ReinviteReceived,
)
from tests.emulator.sip.pair import ANSWER, CALL, OFFER, PHONE, PLATFORM, come_to_rest, connect

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire

UPDATE = Reinvite(leg="out", body=OFFER, method="UPDATE")


@pytest.mark.parametrize("by_phone", [True, False])
def test_media_are_changed_in_a_call(wire: Wire, phone: Party, platform: Party, by_phone: bool) -> None:
    leg = connect(wire, phone, platform)
    (asking, asked), name = ((phone, platform), "out") if by_phone else ((platform, phone), leg)
    wire.order(asking, Reinvite(leg=name, body=b"v=0 hold"))
    event = asked.one(ReinviteReceived)
    assert event.request.body == b"v=0 hold"
    wire.order(asked, RespondInvite(leg=event.leg, status=200, body=b"v=0 held"))
    answered = asking.one(ReinviteAnswered)
    assert (answered.response.status, answered.response.body) == (200, b"v=0 held")
    wire.run(40)
    deadlines = [party.endpoint.next_deadline() or 0.0 for party in (phone, platform)]
    assert min(deadlines) > wire.now + 800, "only session timers run"
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(LegEnded).by_peer
    come_to_rest(wire)


def test_a_refused_change_leaves_the_call_up(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    wire.order(platform, RespondInvite(leg=leg, status=488))
    assert phone.one(ReinviteAnswered).response.status == 488
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(LegEnded).by_peer
    come_to_rest(wire)


def test_changes_that_cross_are_both_refused(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    platform.endpoint.handle(Reinvite(leg=leg, body=OFFER), wire.now)
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    assert phone.one(ReinviteAnswered).response.status == 491
    assert platform.one(ReinviteAnswered).response.status == 491
    wire.order(phone, HangUp(leg="out"))
    come_to_rest(wire)


def test_a_second_change_at_once_is_refused_locally(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    assert phone.one(ReinviteAnswered).response.status == 491
    wire.order(platform, Reinvite(leg=leg, body=OFFER))
    assert platform.one(ReinviteAnswered).response.status == 491
    assert len(platform.all(ReinviteReceived)) == 1


def test_a_peer_that_vanished_is_noticed_by_a_change(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.blocked.add(PLATFORM)
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    wire.run(33)
    assert phone.one(ReinviteAnswered).response.status == 408
    assert phone.one(LegEnded) == LegEnded(leg="out", by_peer=False, status=408)


def test_hanging_up_while_a_change_waits_leaves_nothing(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(LegEnded).by_peer
    come_to_rest(wire)


def test_who_called_waits_longer_after_glare(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    platform.endpoint.handle(Reinvite(leg=leg, body=OFFER), wire.now)
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    ours, theirs = phone.one(ReinviteAnswered).again_in_s, platform.one(ReinviteAnswered).again_in_s
    assert ours is not None
    assert theirs is not None
    assert 2.1 <= ours < 4.0
    assert 0.0 <= theirs < 2.0
    wire.run(ours)
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    assert phone.all(ReinviteAnswered)[-1].response.status == 200


@pytest.mark.parametrize("by_phone", [True, False])
def test_an_update_changes_media_without_an_ack(wire: Wire, phone: Party, platform: Party, by_phone: bool) -> None:
    leg = connect(wire, phone, platform)
    (asking, asked), name = ((phone, platform), "out") if by_phone else ((platform, phone), leg)
    wire.order(asking, replace(UPDATE, leg=name))
    event = asked.one(ReinviteReceived)
    assert (event.request.method, event.request.body) == ("UPDATE", OFFER)
    wire.order(asked, RespondOffer(leg=event.leg, status=200, body=ANSWER))
    assert (asking.one(ReinviteAnswered).response.status, asking.one(ReinviteAnswered).response.body) == (200, ANSWER)
    assert asking.ladder()[-1] == "< 200 OK (UPDATE)"
    assert "contact" in asking.one(ReinviteAnswered).response.headers
    wire.order(phone, Reinvite(leg="out", body=OFFER))
    assert platform.all(ReinviteReceived)[-1].request.method == "INVITE", "either side may make the next offer"
    wire.order(phone, HangUp(leg="out"))
    come_to_rest(wire)


def test_an_update_that_is_refused_leaves_the_media_as_they_were(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(phone, UPDATE)
    wire.order(platform, RespondOffer(leg=leg, status=488))
    assert phone.one(ReinviteAnswered).response.status == 488
    wire.order(phone, UPDATE)
    assert len(platform.all(ReinviteReceived)) == 2


def test_an_update_without_offer_moves_the_target_and_is_no_change(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.order(phone, replace(UPDATE, body=b""))
    assert phone.one(ReinviteAnswered).response.status == 200
    assert platform.all(ReinviteReceived) == []


def test_updates_that_cross_are_both_refused(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    platform.endpoint.handle(replace(UPDATE, leg=leg), wire.now)
    wire.order(phone, UPDATE)
    assert [party.one(ReinviteAnswered).response.status for party in (phone, platform)] == [491, 491]


def test_a_second_offer_before_the_first_is_answered_has_to_wait(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.order(phone, UPDATE)
    (update,) = [seen.data for seen in platform.seen if seen.summary.startswith("UPDATE")]
    again = update.replace(b"CSeq: 2 ", b"CSeq: 3 ").replace(b"branch=z9hG4bK", b"branch=z9hG4bKx")
    wire.inject(platform, again, PHONE)
    refusal = next(seen.data for seen in platform.seen if seen.summary == "500 Server Internal Error (UPDATE)")
    assert b"Retry-After: " in refusal
    assert len(platform.all(ReinviteReceived)) == 1


def test_an_update_before_the_answer_has_to_wait_for_it(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, CALL)
    leg = platform.one(InviteReceived).leg
    wire.order(platform, RespondInvite(leg=leg, status=183, body=ANSWER))
    assert platform.one(ProvisionalAcknowledged).leg == leg
    wire.order(platform, replace(UPDATE, leg=leg))
    assert phone.one(ReinviteReceived).request.body == OFFER
    wire.order(phone, RespondOffer(leg="out", status=200, body=ANSWER))
    assert platform.one(ReinviteAnswered).response.status == 200
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    wire.order(phone, HangUp(leg="out"))
    come_to_rest(wire)


def test_before_the_first_answer_is_acknowledged_no_update_leaves(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, CALL)
    leg = platform.one(InviteReceived).leg
    wire.order(platform, RespondInvite(leg=leg, status=180))
    wire.order(platform, replace(UPDATE, leg=leg))
    assert platform.one(ReinviteAnswered).response.status == 491
    assert not any("UPDATE" in line for line in platform.ladder())


def test_a_change_may_leave_the_offer_to_the_peer(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(phone, Reinvite(leg="out", body=b""))
    wire.order(platform, RespondInvite(leg=leg, status=200, body=b"v=0 offered"))
    assert phone.one(ReinviteAnswered).response.body == b"v=0 offered"
    assert phone.ladder()[-1] == "< 200 OK (INVITE)", "the ACK waits for the answer"
    wire.order(phone, AcknowledgeInvite(leg="out", body=b"v=0 answered"))
    assert platform.all(InviteAcknowledged)[-1].body == b"v=0 answered"
    wire.order(platform, Reinvite(leg=leg, body=OFFER))
    assert phone.one(ReinviteReceived).request.body == OFFER


def test_hanging_up_while_an_update_waits_leaves_nothing(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(phone, UPDATE)
    wire.order(platform, HangUp(leg=leg))
    assert phone.one(LegEnded).by_peer
    come_to_rest(wire)


def test_a_peer_that_vanished_is_noticed_by_an_update(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.blocked.add(PLATFORM)
    wire.order(phone, UPDATE)
    wire.run(33)
    assert phone.one(LegEnded) == LegEnded(leg="out", by_peer=False, status=408)
