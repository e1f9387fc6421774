"""Registering as a phone: challenge, refresh at half the lifetime, removal, loss (RFC 3261 §10.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import Credentials, HangUp, PlaceInvite, RespondInvite, Unregister
from emulator.sip.events import BindingChanged, InviteReceived, LegEnded, RegistrationChanged
from tests.emulator.sip.pair import ANSWER, OFFER, PHONE, REGISTER, Wire, come_to_rest, make_phone, make_platform

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
