"""Registering as a phone: challenge, refresh at half the lifetime, removal, loss (RFC 3261 §10.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.sip import build
from emulator.sip.commands import Credentials, HangUp, PlaceInvite, RespondInvite, Unregister
from emulator.sip.events import BindingChanged, InviteReceived, LegEnded, RegistrationChanged
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.pair import (
    ANSWER,
    OFFER,
    PHONE,
    PLATFORM,
    REGISTER,
    Wire,
    come_to_rest,
    make_phone,
    make_platform,
)

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_phone_registers_and_is_called(algorithm: str) -> None:
    phone, platform = make_phone(), make_platform(algorithm)
    wire = Wire(phone, platform)
    wire.order(phone, REGISTER)
    assert phone.one(RegistrationChanged) == RegistrationChanged(registration="r", status=200, reason="OK")
    (bound,) = platform.endpoint.bindings("alice")
    assert (bound.contact, bound.source, bound.expires_at) == ("sip:alice@192.0.2.10:5060", PHONE, wire.now + 600)
    changed = platform.one(BindingChanged)
    assert (changed.username, changed.expires_s, changed.user_agent) == ("alice", 600, "phone/1")
    call = PlaceInvite(leg="b", target=bound.contact, destination=bound.source, from_uri="sip:1@x", body=OFFER)
    wire.order(platform, call)
    incoming = phone.one(InviteReceived)
    wire.order(phone, RespondInvite(leg=incoming.leg, status=200, body=ANSWER))
    wire.order(platform, HangUp(leg="b"))
    assert phone.one(LegEnded).by_peer
    come_to_rest(wire)


def test_a_registration_is_refreshed_at_half_its_life_and_removed(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, REGISTER)
    wire.run(10_000)
    assert len(platform.all(BindingChanged)) == 1 + 10_000 // 300
    assert len(platform.endpoint.bindings("alice")) == 1
    wire.order(phone, Unregister(registration="r"))
    assert platform.endpoint.bindings("alice") == []
    last = platform.all(BindingChanged)[-1]
    assert (last.contact, last.expires_s) == ("", 0)
    come_to_rest(wire)
    assert phone.endpoint.next_deadline() is None
    assert platform.endpoint.next_deadline() is None


def test_a_registration_that_is_not_refreshed_is_lost(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, REGISTER)
    wire.blocked.add(PHONE)
    wire.run(601)
    assert platform.endpoint.bindings("alice") == []
    assert platform.all(BindingChanged)[-1].contact == ""
    assert phone.all(RegistrationChanged)[-1].status == 408


def test_a_wrong_password_registers_nothing(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, replace(REGISTER, credentials=Credentials("alice", "wrong")))
    assert phone.one(RegistrationChanged).status == 401
    assert platform.endpoint.bindings("alice") == []
    come_to_rest(wire)


def test_nobody_registers_for_another(wire: Wire, phone: Party) -> None:
    wire.order(phone, replace(REGISTER, aor="sip:bob@test.example"))
    assert phone.one(RegistrationChanged).status == 403


def test_the_outcome_of_an_order_that_was_replaced_is_of_the_past(wire: Wire, phone: Party, platform: Party) -> None:
    phone.endpoint.handle(REGISTER, wire.now)
    wire.order(phone, Unregister(registration="r"))
    assert phone.one(RegistrationChanged) == RegistrationChanged(registration="r", status=200, reason="OK")
    assert platform.endpoint.bindings("alice") == []
    come_to_rest(wire)
    assert phone.endpoint.next_deadline() is None


def test_a_lifetime_that_is_too_short_is_asked_for_again() -> None:
    phone = make_phone()
    wire = Wire(phone)
    wire.order(phone, REGISTER)
    request = parse(phone.seen[0].data)
    assert isinstance(request, Request)
    refusal = build.response(request, 423, to_tag="t", fields=(("Min-Expires", "1800"),))
    wire.inject(phone, refusal.data, PLATFORM)
    again = parse(phone.seen[-1].data)
    assert isinstance(again, Request)
    assert (again.headers.get("expires"), again.cseq.number) == ("1800", 2)
    granted = build.response(again, 200, to_tag="t", fields=(("Contact", "<sip:alice@192.0.2.10:5060>;expires=900"),))
    wire.inject(phone, granted.data, PLATFORM)
    wire.run(449)
    assert len(phone.all(RegistrationChanged)) == 1
    wire.run(2)
    assert phone.ladder()[-1] == "> REGISTER sip:test.example", "at half of what was granted"
