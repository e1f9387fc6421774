"""Requests inside a dialog: BYE, re-INVITE and its glare, INFO (RFC 3261 §14, §15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import HangUp, Reinvite, RespondInvite, SendInfo
from emulator.sip.events import InfoReceived, LegEnded, ReinviteAnswered, ReinviteReceived
from emulator.sip.info import Keypress
from tests.emulator.sip.pair import OFFER, PLATFORM, come_to_rest, connect

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire


def test_the_platform_hangs_up(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(platform, HangUp(leg=leg, headers=(("Reason", 'Q.850;cause=16;text="Normal"'),)))
    ended = phone.one(LegEnded)
    assert ended.by_peer
    assert ended.request is not None
    assert ended.request.headers.get("reason") == 'Q.850;cause=16;text="Normal"'
    assert platform.one(LegEnded) == LegEnded(leg=leg, by_peer=False)
    come_to_rest(wire)


def test_a_bye_that_nobody_answers_ends_the_leg(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.blocked.add(PLATFORM)
    wire.order(phone, HangUp(leg="out"))
    wire.run(33)
    assert phone.one(LegEnded) == LegEnded(leg="out", by_peer=False, status=408)


def test_byes_that_cross(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    platform.endpoint.handle(HangUp(leg=leg), wire.now)
    wire.order(phone, HangUp(leg="out"))
    assert len(phone.all(LegEnded)) == len(platform.all(LegEnded)) == 1
    come_to_rest(wire)


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
    assert (phone.endpoint.next_deadline(), platform.endpoint.next_deadline()) == (None, None)
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


@pytest.mark.parametrize("by_phone", [True, False])
def test_info_goes_both_ways(wire: Wire, phone: Party, platform: Party, by_phone: bool) -> None:
    leg = connect(wire, phone, platform)
    (asking, asked), name = ((phone, platform), "out") if by_phone else ((platform, phone), leg)
    wire.order(asking, SendInfo(leg=name, content_type="application/dtmf-relay", body=b"Signal=5\r\n"))
    event = asked.one(InfoReceived)
    assert (event.request.content_type, event.request.body) == ("application/dtmf-relay", b"Signal=5\r\n")
    assert event.keypress == Keypress("5")
    assert asking.ladder()[-1] == "< 200 OK (INFO)"


@pytest.mark.parametrize(
    ("content_type", "body", "refusal"),
    [
        ("application/media_control+xml", b"<x/>", "415 Unsupported Media Type"),
        ("application/dtmf-relay", b"Duration=1\r\n", "400 Bad Request"),
    ],
)
def test_an_info_that_says_nothing_we_know_is_refused(
    wire: Wire, phone: Party, platform: Party, content_type: str, body: bytes, refusal: str
) -> None:
    connect(wire, phone, platform)
    wire.order(phone, SendInfo(leg="out", content_type=content_type, body=body))
    assert platform.all(InfoReceived) == []
    assert phone.ladder()[-1] == f"< {refusal} (INFO)"
