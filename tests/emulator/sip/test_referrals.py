"""REFER between a phone and a platform: accepted, refused, told of, lost on the way (RFC 3515, RFC 4488, RFC 5057)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import HangUp, NotifyReferral, Refer, RespondInvite, RespondRefer
from emulator.sip.events import InviteReceived, LegEnded, ReferAnswered, ReferNotified, ReferReceived
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.pair import ANSWER, CALL, PHONE, PLATFORM, Trouble, come_to_rest, connect

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire

TARGET = "sip:200@192.0.2.1"
ASK = Refer(leg="out", target=TARGET, referred_by="sip:alice@192.0.2.1")


def ask(wire: Wire, phone: Party, platform: Party, order: Refer = ASK) -> ReferReceived:
    wire.order(phone, order)
    return platform.all(ReferReceived)[-1]


def told(phone: Party) -> list[tuple[int, bool]]:
    return [(each.status, each.is_last) for each in phone.all(ReferNotified)]


def test_a_transfer_that_comes_off(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    asked = ask(wire, phone, platform)
    assert (asked.leg, asked.target, asked.is_attended, asked.replaces) == (leg, TARGET, False, "")
    assert asked.request.headers.get("referred-by") == "<sip:alice@192.0.2.1>"
    wire.order(platform, RespondRefer(referral=asked.referral, status=202))
    assert phone.one(ReferAnswered).status == 202
    wire.order(platform, NotifyReferral(referral=asked.referral, status=180))
    wire.order(platform, NotifyReferral(referral=asked.referral, status=200))
    assert told(phone) == [(100, False), (180, False), (200, True)]
    wire.order(platform, NotifyReferral(referral=asked.referral, status=486))
    assert len(told(phone)) == 3
    wire.order(platform, HangUp(leg=leg))
    assert phone.one(LegEnded).by_peer
    come_to_rest(wire)


def test_a_phone_that_hangs_up_at_once_is_still_told(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    asked = ask(wire, phone, platform)
    wire.order(platform, RespondRefer(referral=asked.referral, status=202))
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(LegEnded).by_peer
    wire.order(platform, NotifyReferral(referral=asked.referral, status=486))
    assert told(phone) == [(100, False), (486, True)]
    come_to_rest(wire)


def test_a_transfer_that_is_refused(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    asked = ask(wire, phone, platform)
    wire.order(platform, RespondRefer(referral=asked.referral, status=403))
    assert (phone.one(ReferAnswered).status, told(phone)) == (403, [])
    wire.order(platform, HangUp(leg=leg))
    come_to_rest(wire)


def test_another_call_of_the_referrer_is_named(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    wire.order(phone, type(CALL)(leg="second", target=CALL.target, destination=PLATFORM, from_uri=CALL.from_uri))
    second = platform.all(InviteReceived)[-1].leg
    wire.order(platform, RespondInvite(leg=second, status=200, body=ANSWER))
    asked = ask(wire, phone, platform, Refer(leg="out", target=TARGET, referred_by="sip:a@b", replaces="second"))
    assert (asked.is_attended, asked.replaces) == (True, second)


def test_no_report_is_wanted(wire: Wire, phone: Party, platform: Party) -> None:
    connect(wire, phone, platform)
    message = parse(phone.seen[-1].data)
    refer = crafted(
        "REFER",
        uri="sip:15550100@192.0.2.1:5060",
        via="SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKrefer",
        sender=str(message.from_),
        to=str(message.to),
        call_id=message.call_id,
        cseq="2 REFER",
        more=(f"Refer-To: <{TARGET}>", "Refer-Sub: false"),
    )
    wire.inject(platform, refer, PHONE)
    wire.order(platform, RespondRefer(referral=platform.one(ReferReceived).referral, status=202))
    wire.order(platform, NotifyReferral(referral=platform.one(ReferReceived).referral, status=200))
    accepted = next(seen.data for seen in platform.seen if seen.summary == "202 Accepted (REFER)")
    assert b"Refer-Sub: false\r\n" in accepted
    assert not [seen for seen in platform.seen if seen.summary.startswith("NOTIFY")]


@pytest.mark.parametrize(("method", "status"), [("REFER", 403), ("NOTIFY", 481)])
def test_outside_a_call(wire: Wire, platform: Party, method: str, status: int) -> None:
    wire.inject(platform, crafted(method, more=(f"Refer-To: <{TARGET}>",)), STRANGER)
    assert platform.seen[-1].summary.startswith(f"{status} ")
    assert not platform.all(ReferReceived)


def test_a_referrer_that_is_never_told_gives_up(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    asked = ask(wire, phone, platform)
    wire.order(platform, RespondRefer(referral=asked.referral, status=202))
    wire.run(181)
    assert told(phone)[-1] == (408, True)
    wire.order(platform, HangUp(leg=leg))
    come_to_rest(wire)


@pytest.mark.parametrize("seed", range(8))
def test_a_bad_network_leaves_nothing_behind(wire: Wire, phone: Party, platform: Party, seed: int) -> None:
    leg = connect(wire, phone, platform)
    wire.trouble = Trouble(random.Random(seed), loss=0.2, duplication=0.1, max_delay_s=0.3)
    phone.endpoint.handle(ASK, wire.now)
    wire.run(20)
    asked = platform.one(ReferReceived)
    platform.endpoint.handle(RespondRefer(referral=asked.referral, status=202), wire.now)
    wire.run(20)
    platform.endpoint.handle(NotifyReferral(referral=asked.referral, status=200), wire.now)
    wire.run(20)
    assert (200, True) in told(phone)
    platform.endpoint.handle(HangUp(leg=leg), wire.now)
    come_to_rest(wire)
