"""Placing calls: refusal, CANCEL, challenges, forks, late offers, patience (RFC 3261 §9.1, §13.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import AcknowledgeInvite, ChallengeInvite, Credentials, HangUp, RespondInvite
from emulator.sip.events import (
    InviteAcknowledged,
    InviteAnswered,
    InviteCancelled,
    InviteFailed,
    InviteReceived,
    LegEnded,
    Transmit,
)
from emulator.sip.parser import parse
from tests.emulator.sip.pair import ALICE, ANSWER, CALL, OFFER, PLATFORM, come_to_rest, connect, ring

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire


def test_a_call_is_refused(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    wire.order(platform, RespondInvite(leg=leg, status=486, reason="Gone fishing"))
    failed = phone.one(InviteFailed)
    assert (failed.status, failed.reason) == (486, "Gone fishing")
    assert platform.all(LegEnded) == []
    assert phone.ladder()[-2:] == ["< 486 Gone fishing (INVITE)", "> ACK sip:15550100@192.0.2.1:5060"]
    come_to_rest(wire)


def test_a_call_is_cancelled(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(InviteCancelled).leg == leg
    assert phone.one(InviteFailed).status == 487
    assert phone.ladder()[2:] == [
        "> CANCEL sip:15550100@192.0.2.1:5060",
        "< 200 OK (CANCEL)",
        "< 487 Request Terminated (INVITE)",
        "> ACK sip:15550100@192.0.2.1:5060",
    ]
    come_to_rest(wire)


@pytest.mark.parametrize("is_known_to_ring", [False, True])
def test_a_cancel_says_why(wire: Wire, phone: Party, platform: Party, is_known_to_ring: bool) -> None:
    reason = ("Reason", 'SIP;cause=200;text="Call completed elsewhere"')
    if is_known_to_ring:
        ring(wire, phone, platform)
    else:
        wire.blocked.add(PLATFORM)
        wire.order(phone, CALL)
    wire.order(phone, HangUp(leg="out", headers=(reason,)))
    wire.blocked.clear()
    wire.run(5)
    (cancel,) = [parse(seen.data) for seen in phone.seen if seen.sent and seen.summary.startswith("CANCEL")]
    assert cancel.headers.get("reason") == reason[1]


def test_cancel_waits_for_a_provisional_response(wire: Wire, phone: Party, platform: Party) -> None:
    wire.blocked.add(PLATFORM)
    wire.order(phone, CALL)
    wire.order(phone, HangUp(leg="out"))
    assert not any("CANCEL" in line for line in phone.ladder())
    wire.blocked.clear()
    wire.run(1)
    assert [line for line in phone.ladder() if "INVITE)" not in line] == [
        "> INVITE sip:15550100@192.0.2.1:5060",
        "> INVITE sip:15550100@192.0.2.1:5060",
        "> CANCEL sip:15550100@192.0.2.1:5060",
        "< 200 OK (CANCEL)",
        "> ACK sip:15550100@192.0.2.1:5060",
    ]
    assert phone.one(InviteFailed).status == 487
    come_to_rest(wire)


def test_a_cancel_that_nobody_completes_ends_after_64_t1(wire: Wire, phone: Party, platform: Party) -> None:
    ring(wire, phone, platform)
    wire.blocked.add(PLATFORM)
    wire.order(phone, HangUp(leg="out"))
    wire.run(31.9)
    assert phone.all(InviteFailed) == []
    wire.run(0.2)
    assert phone.one(InviteFailed).status == 487


def test_an_answer_that_crosses_the_cancel_is_acknowledged_and_hung_up(
    wire: Wire, phone: Party, platform: Party
) -> None:
    leg = ring(wire, phone, platform)
    platform.endpoint.handle(RespondInvite(leg=leg, status=200, body=ANSWER), wire.now)
    wire.order(phone, HangUp(leg="out"))
    assert phone.all(InviteAnswered) == []
    assert phone.one(InviteFailed).status == 487
    assert platform.one(LegEnded).by_peer
    come_to_rest(wire)


def test_nobody_answers(wire: Wire, phone: Party) -> None:
    wire.blocked.add(PLATFORM)
    wire.order(phone, CALL)
    wire.run(31.9)
    assert len(phone.seen) == 7, "timer A: at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s"
    wire.run(0.2)
    assert phone.one(InviteFailed) == InviteFailed(leg="out", status=408, reason="Request Timeout", response=None)
    assert phone.endpoint.is_idle()


def test_every_2xx_that_comes_again_gets_the_same_ack(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    answer = next(seen.data for seen in phone.seen if seen.summary == "200 OK (INVITE)")
    wire.inject(phone, answer, PLATFORM)
    acks = [seen.data for seen in phone.seen if seen.summary.startswith("ACK")]
    assert len(acks) == 2
    assert acks[0] == acks[1]
    assert len(phone.all(InviteAnswered)) == len(platform.all(InviteAcknowledged)) == 1


def test_a_fork_is_acknowledged_and_hung_up(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    answer = next(seen.data for seen in phone.seen if seen.summary == "200 OK (INVITE)")
    tag = phone.one(InviteAnswered).response.to.tag.encode()
    wire.inject(phone, answer.replace(tag, b"another"), PLATFORM)
    assert [line.split()[1] for line in phone.ladder()[-4:-1]] == ["200", "ACK", "BYE"]
    assert all(b"tag=another" in seen.data for seen in phone.seen[-4:-1])
    assert phone.all(LegEnded) == []
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(LegEnded).by_peer
    come_to_rest(wire)


def test_the_caller_proves_who_it_is(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, replace(CALL, credentials=ALICE))
    wire.order(platform, ChallengeInvite(leg=platform.one(InviteReceived).leg))
    first, second = platform.all(InviteReceived)
    assert (first.authenticated_as, second.authenticated_as) == (None, "alice")
    assert first.request.call_id == second.request.call_id
    assert first.request.cseq.number + 1 == second.request.cseq.number
    assert first.leg != second.leg
    wire.order(platform, RespondInvite(leg=second.leg, status=200, body=ANSWER))
    ack = next(seen for seen in reversed(phone.seen) if seen.summary.startswith("ACK"))
    assert b"\r\nAuthorization: Digest " in ack.data
    wire.order(phone, HangUp(leg="out"))
    come_to_rest(wire)


@pytest.mark.parametrize("credentials", [None, Credentials("alice", "wrong"), Credentials("mallory", "wonderland")])
def test_a_caller_that_cannot_prove_it_fails(
    wire: Wire, phone: Party, platform: Party, credentials: Credentials | None
) -> None:
    wire.order(phone, replace(CALL, credentials=credentials))
    while not phone.all(InviteFailed):
        wire.order(platform, ChallengeInvite(leg=platform.all(InviteReceived)[-1].leg))
    assert phone.one(InviteFailed).status == 401
    assert phone.one(InviteFailed).challenged == (credentials is not None)
    assert [invite.authenticated_as for invite in platform.all(InviteReceived)] == [None] * (2 if credentials else 1)
    come_to_rest(wire)


def test_nobody_answers_who_was_told_who_calls(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, replace(CALL, credentials=ALICE))
    platform.endpoint.handle(ChallengeInvite(leg=platform.one(InviteReceived).leg), wire.now)
    (challenge,) = [output for output in platform.endpoint.take_outputs() if isinstance(output, Transmit)]
    wire.blocked.add(PLATFORM)
    wire.inject(phone, challenge.data, PLATFORM)
    wire.run(33.0)
    failed = phone.one(InviteFailed)
    assert (failed.status, failed.response, failed.challenged) == (408, None, True)


def test_who_is_called_may_differ_from_where(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, replace(CALL, to_uri="sip:15550300@192.0.2.1"))
    request = platform.one(InviteReceived).request
    assert request.uri_text == CALL.target
    assert request.headers.get("to") == "<sip:15550300@192.0.2.1>"
    wire.order(phone, replace(CALL, leg="bad", to_uri="sip:a b@c"))
    assert phone.one(InviteFailed).status == 400


def test_an_offer_in_the_2xx_is_answered_in_the_ack(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, replace(CALL, body=b""))
    wire.order(platform, RespondInvite(leg=platform.one(InviteReceived).leg, status=200, body=OFFER))
    assert phone.one(InviteAnswered).response.body == OFFER
    wire.run(1)
    assert platform.all(InviteAcknowledged) == []
    wire.order(phone, AcknowledgeInvite(leg="out", body=ANSWER))
    assert platform.one(InviteAcknowledged).body == ANSWER
    assert len(phone.all(InviteAnswered)) == 1
    wire.order(phone, HangUp(leg="out"))
    come_to_rest(wire)


def test_an_owed_ack_is_sent_before_the_bye(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, replace(CALL, body=b""))
    wire.order(platform, RespondInvite(leg=platform.one(InviteReceived).leg, status=200, body=OFFER))
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(InviteAcknowledged).body == b""
    assert platform.one(LegEnded).by_peer
    come_to_rest(wire)


def test_a_bad_target_fails_at_once(wire: Wire, phone: Party) -> None:
    wire.order(phone, replace(CALL, target="15550100"))
    assert phone.one(InviteFailed).status == 400
    assert phone.endpoint.is_idle()
