"""NOTIFY talk and hold in a call, ringing or answered; orders outside calls; what nobody asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.ids import Ids
from emulator.sip.commands import PlaceInvite, RespondInvite, SendNotify
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import InviteReceived, NotifyAnswered, NotifyReceived, RequestAnswered, Transmit
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.terms import ServiceTerms
from tests.emulator.sip.pair import ALICE, ANSWER, OFFER, PHONE, Party, Wire, come_to_rest, make_phone
from tests.emulator.sip.test_single_requests import CHECK, refusal

if TYPE_CHECKING:
    from emulator.sip.commands import Command

CALL = PlaceInvite(
    leg="to-phone", target="sip:alice@192.0.2.10:5060", destination=PHONE, from_uri="sip:200@192.0.2.1", body=OFFER
)
TALK = SendNotify(leg="to-phone", event="talk", credentials=ALICE)


@pytest.fixture
def phone() -> Party:
    terms = ServiceTerms(notices=frozenset({"talk", "hold", "check-sync"}))
    return Party(PHONE, SipEndpoint(local=PHONE, ids=Ids.seeded(1), user_agent="phone/1", terms=terms))


def ring(wire: Wire, phone: Party, platform: Party) -> str:
    wire.order(platform, CALL)
    leg = phone.one(InviteReceived).leg
    wire.order(phone, RespondInvite(leg=leg, status=180))
    return leg


def test_a_ringing_phone_is_told_to_answer(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    wire.order(platform, TALK)
    told = phone.one(NotifyReceived)
    assert (told.leg, told.event, told.request.body) == (leg, "talk", b"")
    assert told.request.headers.get("subscription-state") == "active"
    assert platform.one(NotifyAnswered) == NotifyAnswered(leg="to-phone", event="talk", status=200, reason="OK")


def test_an_answered_phone_is_told_to_hold(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    wire.order(phone, RespondInvite(leg=leg, status=200, body=ANSWER))
    wire.order(platform, SendNotify(leg="to-phone", event="hold"))
    assert (phone.one(NotifyReceived).leg, phone.one(NotifyReceived).event) == (leg, "hold")


@pytest.mark.parametrize("order", [TALK, SendNotify(leg="nobody", event="hold")])
def test_before_it_rings_there_is_nobody_to_tell(wire: Wire, platform: Party, order: Command) -> None:
    wire.blocked.add(PHONE)
    wire.order(platform, CALL)
    wire.order(platform, order)
    assert platform.one(NotifyAnswered).status == 481


def test_a_phone_that_does_not_know_talk_says_so(platform: Party) -> None:
    plain = make_phone()
    wire = Wire(plain, platform)
    ring(wire, plain, platform)
    wire.order(platform, TALK)
    assert platform.one(NotifyAnswered).status == 489
    assert not plain.all(NotifyReceived)


def test_a_challenge_is_answered(wire: Wire, phone: Party, platform: Party) -> None:
    ring(wire, phone, platform)
    platform.endpoint.handle(TALK, wire.now)
    (first,) = [parse(each.data) for each in platform.endpoint.take_outputs() if isinstance(each, Transmit)]
    assert isinstance(first, Request)
    wire.inject(platform, refusal(first, 401, 'WWW-Authenticate: Digest realm="r", nonce="n"'), PHONE)
    assert "authorization" in phone.one(NotifyReceived).request.headers
    assert platform.one(NotifyAnswered).status == 200


def test_a_challenge_that_cannot_be_answered(wire: Wire, phone: Party, platform: Party) -> None:
    ring(wire, phone, platform)
    platform.endpoint.handle(SendNotify(leg="to-phone", event="talk"), wire.now)
    (first,) = [parse(each.data) for each in platform.endpoint.take_outputs() if isinstance(each, Transmit)]
    assert isinstance(first, Request)
    wire.inject(platform, refusal(first, 401, 'WWW-Authenticate: Digest realm="r", nonce="n"'), PHONE)
    assert platform.one(NotifyAnswered).status == 401


def test_a_phone_that_says_nothing(wire: Wire, phone: Party, platform: Party) -> None:
    ring(wire, phone, platform)
    wire.blocked.add(PHONE)
    wire.order(platform, TALK)
    wire.run(40)
    assert platform.one(NotifyAnswered).status == 408


def test_an_order_outside_a_call(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(platform, CHECK)
    told = phone.one(NotifyReceived)
    assert (told.leg, told.event, told.request.body) == ("", "check-sync", b"key=OK")
    assert platform.one(RequestAnswered).status == 200
    come_to_rest(wire)


def test_nothing_else_is_taken(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(platform, replace(CHECK, headers=(("Event", "refer"),)))
    assert platform.one(RequestAnswered).status == 481
    assert not phone.all(NotifyReceived)
