"""Registering elsewhere: challenges, refresh at half the lifetime, removal, loss, outages (RFC 3261 §10.2)."""

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
    granted = RegistrationChanged(registration="r", status=200, reason="OK", expires_s=600)
    assert phone.one(RegistrationChanged) == granted
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
    assert phone.seen[-1].data.count(b"Expires: 1800"), "what is too short is not asked for again"


UPSTREAM = replace(REGISTER, persists=True, contact_user="15550100")


def answer(wire: Wire, phone: Party, status: int, *fields: tuple[str, str]) -> None:
    """Answer the last REGISTER of a phone that nobody else answers."""
    request = parse([seen for seen in phone.seen if seen.sent][-1].data)
    assert isinstance(request, Request)
    wire.inject(phone, build.response(request, status, to_tag="t", fields=fields).data, PLATFORM)


def test_a_contact_has_the_user_that_the_order_names(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, UPSTREAM)
    (bound,) = platform.endpoint.bindings("alice")
    assert bound.contact == "sip:15550100@192.0.2.10:5060"
    wire.order(phone, Unregister(registration="r"))
    assert platform.endpoint.bindings("alice") == []


def test_an_outage_is_outlived_with_longer_and_longer_waits(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, UPSTREAM)
    wire.blocked.add(PLATFORM)
    wire.run(3000)
    _, *failures = phone.all(RegistrationChanged)
    assert {each.status for each in failures} == {408}
    waits = [each.again_in_s or 0.0 for each in failures]
    for wait, most in zip(waits, [30, 60, 120, 240, 300, 300, 300], strict=False):
        assert most / 2 <= wait <= most
    assert len(waits) > 7
    assert platform.endpoint.bindings("alice") == []
    wire.blocked.clear()
    wire.run(301)
    assert len(platform.endpoint.bindings("alice")) == 1
    assert phone.all(RegistrationChanged)[-1].expires_s == 600
    wire.blocked.add(PLATFORM)
    known = len(phone.all(RegistrationChanged))
    wire.run(340)
    first = phone.all(RegistrationChanged)[known]
    assert 15 <= (first.again_in_s or 0.0) <= 30, "an outage that is over does not count for the next one"


def test_a_refusal_is_tried_again_when_the_registrar_says(wire: Wire, phone: Party, platform: Party) -> None:
    wire.blocked.add(PLATFORM)
    wire.order(phone, UPSTREAM)
    answer(wire, phone, 503, ("Retry-After", "120 (busy);duration=9"))
    assert phone.one(RegistrationChanged).again_in_s == 120
    wire.blocked.clear()
    wire.run(119)
    assert platform.endpoint.bindings("alice") == []
    wire.run(2)
    assert len(platform.endpoint.bindings("alice")) == 1


def test_a_wrong_password_is_tried_again_for_it_may_be_corrected(wire: Wire, phone: Party) -> None:
    wire.order(phone, replace(UPSTREAM, credentials=Credentials("alice", "wrong")))
    assert phone.one(RegistrationChanged).status == 401
    wire.run(31)
    assert len(phone.all(RegistrationChanged)) == 2


def test_a_nonce_that_is_stale_again_and_again_is_a_refusal(wire: Wire, phone: Party) -> None:
    wire.blocked.add(PLATFORM)
    wire.order(phone, UPSTREAM)
    for nonce in range(10):
        challenge = f'Digest realm="r", nonce="{nonce}", stale=TRUE, algorithm=SHA-256, qop="auth-int, auth"'
        answer(wire, phone, 401, ("WWW-Authenticate", challenge))
    sent = [line for line in phone.ladder() if line.startswith("> REGISTER")]
    assert len(sent) == 4
    refused = phone.one(RegistrationChanged)
    assert (refused.status, (refused.again_in_s or 0.0) > 0) == (401, True)


@pytest.mark.parametrize("least", ["601", "soon", "0"])
def test_lives_that_are_never_long_enough_are_a_refusal(wire: Wire, phone: Party, least: str) -> None:
    wire.blocked.add(PLATFORM)
    wire.order(phone, UPSTREAM)
    for _ in range(5):
        answer(wire, phone, 423, ("Min-Expires", least))
    assert phone.one(RegistrationChanged).status == 423


def test_an_upstream_that_is_given_up_during_an_outage_is_forgotten(wire: Wire, phone: Party) -> None:
    wire.blocked.add(PLATFORM)
    wire.order(phone, UPSTREAM)
    wire.run(40)
    wire.order(phone, Unregister(registration="r"))
    wire.run(100)
    assert phone.all(RegistrationChanged)[-1].again_in_s is None
    assert phone.endpoint.next_deadline() is None
    assert phone.endpoint.is_idle()
