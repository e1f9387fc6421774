"""Endpoints with a connection between them: what they write, what they do not repeat, what its loss means."""

from __future__ import annotations

from dataclasses import replace

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip.commands import HangUp, PlaceInvite, RespondInvite
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import BindingChanged, InviteFailed, InviteReceived, LegEnded, RegistrationChanged
from emulator.sip.hop import Hop
from emulator.sip.parser import parse
from tests.emulator.sip.hops import tcp
from tests.emulator.sip.pair import ALICE, ANSWER, CALL, OFFER, PASSWORDS, REGISTER, Party, Wire, come_to_rest

# Each end knows the other by its end of the one connection.
LISTENER = Address("192.0.2.10", 5070)
PHONE_END, PLATFORM_END = tcp("192.0.2.10", 40001), tcp("192.0.2.1", 5060)


def party(hop: Hop, contact: Address, *, registrar: bool = False) -> Party:
    endpoint = SipEndpoint(
        local=Hop("tcp", contact),
        ids=Ids.seeded(hop.host),
        user_agent="ua/1",
        accounts=PASSWORDS.get if registrar else None,
    )
    return Party(hop, endpoint)


def pair(contact: Address = LISTENER) -> tuple[Wire, Party, Party]:
    phone, platform = party(PHONE_END, contact), party(PLATFORM_END, PLATFORM_END.address, registrar=True)
    wire = Wire(phone, platform)
    wire.order(phone, replace(REGISTER, registrar=PLATFORM_END))
    return wire, phone, platform


def call(wire: Wire, platform: Party) -> None:
    (bound,) = platform.endpoint.bindings("alice")
    wire.order(
        platform,
        PlaceInvite(leg="b", target=bound.contact, destination=bound.source, from_uri="sip:1@x", body=OFFER),
    )


def test_a_phone_is_called_over_the_connection_that_it_registered_on() -> None:
    wire, phone, platform = pair()
    (bound,) = platform.endpoint.bindings("alice")
    assert (bound.contact, bound.source) == ("sip:alice@192.0.2.10:5070;transport=tcp", PHONE_END)
    call(wire, platform)
    incoming = phone.one(InviteReceived)
    assert incoming.request.via.transport == "TCP"
    wire.run(10)
    wire.order(phone, RespondInvite(leg=incoming.leg, status=200, body=ANSWER))
    wire.order(platform, HangUp(leg="b"))
    assert phone.one(LegEnded).by_peer
    sent = [seen.data for seen in platform.seen if seen.sent]
    assert len(sent) == len(set(sent)), "nothing is sent twice"
    come_to_rest(wire)


def test_a_lost_connection_fails_the_call_that_rings_and_the_phone_comes_back() -> None:
    wire, phone, platform = pair()
    call(wire, platform)
    platform.endpoint.transport_failed(PHONE_END, wire.now)
    phone.endpoint.transport_failed(PLATFORM_END, wire.now)
    wire.settle()
    assert platform.one(InviteFailed).status == 503
    (bound,) = platform.endpoint.bindings("alice")
    assert bound.source == tcp("192.0.2.10", 5070), "what it listens on is left to try"
    wire.run(20)
    assert [each.status for each in phone.all(RegistrationChanged)] == [200, 200]
    assert platform.endpoint.bindings("alice")[0].source == PHONE_END


def answered(wire: Wire, phone: Party, platform: Party) -> str:
    """A call of the phone stands; its handle at the platform."""
    wire.order(phone, replace(CALL, destination=PLATFORM_END, credentials=ALICE))
    leg = platform.one(InviteReceived).leg
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    return leg


def test_a_call_whose_connection_was_closed_is_ended_by_another_one_to_the_contact() -> None:
    """PBXs and proxies close connections that were silent for some minutes, as they are during a call."""
    wire, phone, platform = pair()
    leg = answered(wire, phone, platform)
    platform.endpoint.transport_failed(PHONE_END, wire.now)
    wire.settle()
    wire.parties = {Hop("tcp", LISTENER): phone, PLATFORM_END: platform}
    wire.order(platform, HangUp(leg=leg))
    assert phone.one(LegEnded).by_peer
    assert platform.one(LegEnded).status == 200


def test_a_call_from_behind_a_nat_knows_no_way_but_its_connection() -> None:
    wire, phone, platform = pair(Address("10.0.0.5", 5060))
    leg = answered(wire, phone, platform)
    platform.endpoint.transport_failed(PHONE_END, wire.now)
    wire.order(platform, HangUp(leg=leg))
    assert phone.one(LegEnded).by_peer


def test_who_persists_tells_of_a_lost_connection_and_when_it_comes_back() -> None:
    wire, phone, _ = pair()
    wire.order(phone, replace(REGISTER, registrar=PLATFORM_END, persists=True))
    wire.settle()
    phone.endpoint.transport_failed(PLATFORM_END, wire.now)
    wire.settle()
    lost = phone.all(RegistrationChanged)[-1]
    assert (lost.status, lost.reason) == (503, "connection lost")
    assert 15 <= (lost.again_in_s or 0.0) <= 30
    phone.endpoint.transport_failed(PLATFORM_END, wire.now)
    wire.settle()
    assert phone.all(RegistrationChanged)[-1] is lost, "once"
    wire.run(31)
    assert phone.all(RegistrationChanged)[-1].status == 200


def test_behind_a_nat_nothing_but_the_connection_leads_to_a_phone() -> None:
    wire, _, platform = pair(Address("10.0.0.5", 5060))
    platform.endpoint.transport_failed(PHONE_END, wire.now)
    wire.settle()
    assert platform.endpoint.bindings("alice") == []
    assert platform.all(BindingChanged)[-1].contact == ""


def test_an_order_that_cannot_be_sent_fails_at_once() -> None:
    wire, phone, _ = pair()
    wire.blocked.add(PHONE_END)
    wire.order(phone, replace(CALL, destination=PLATFORM_END, credentials=ALICE))
    phone.endpoint.transport_failed(PLATFORM_END, wire.now)
    wire.settle()
    assert phone.one(InviteFailed).status == 503


def test_a_refusal_is_acknowledged_once() -> None:
    wire, phone, platform = pair()
    wire.order(phone, replace(CALL, destination=PLATFORM_END))
    wire.order(platform, RespondInvite(leg=platform.one(InviteReceived).leg, status=486))
    acks = [seen for seen in phone.seen if seen.sent and seen.summary.startswith("ACK")]
    assert len(acks) == 1
    assert parse(acks[0].data).via.transport == "TCP"
    wire.run(0.1)
    assert phone.endpoint.is_idle()
