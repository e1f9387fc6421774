"""Trunks: which of them takes a number, who may call in by which."""

from __future__ import annotations

from ipaddress import ip_network
from typing import get_args

import pytest

from emulator.base.address import Address
from emulator.calls.routing import Destination
from emulator.calls.trunks import Access, Trunk, Trunks
from emulator.sip.commands import Credentials
from emulator.sip.hop import Hop, Transport
from tests.emulator.sip.hops import tcp, udp

US = Credentials("us", "secret")
CARRIER = Trunk(name="carrier", prefixes=("1", "44"), next_hop=udp("192.0.2.7", 5060))
PBX = Trunk(name="pbx", prefixes=("1555",), next_hop=udp("192.0.2.8", 5070), credentials=US)
NETWORK = (ip_network("192.0.2.0/28"), ip_network("2001:db8::/64"))


def test_the_longest_prefix_takes_a_number() -> None:
    trunks = Trunks([CARRIER, PBX])
    assert trunks.outbound("442079460000") is CARRIER
    assert trunks.outbound("15550301") is PBX
    assert trunks.outbound("33612345678") is None
    assert Trunks().outbound("1") is None


def test_a_trunk_is_called_by_its_address() -> None:
    assert CARRIER.destination("44207946") == Destination(
        target="sip:44207946@192.0.2.7:5060", next_hop=CARRIER.next_hop
    )
    assert PBX.destination("15550301") == Destination(
        target="sip:15550301@192.0.2.8:5070", next_hop=PBX.next_hop, credentials=US
    )


def test_a_trunk_is_called_by_its_name_over_its_transport() -> None:
    trunk = Trunk(next_hop=tcp("192.0.2.7", 5060), credentials=US, domain="pbx.test", asserts=True)
    found = trunk.destination("15550301")
    assert (found.target, found.next_hop) == ("sip:15550301@pbx.test;transport=tcp", trunk.next_hop)
    assert found.from_uri("15550199", "198.51.100.1") == "sip:us@pbx.test"
    assert found.to_uri("15550301", "198.51.100.1") == "sip:15550301@pbx.test"
    asserted = (("P-Asserted-Identity", "Ann <sip:15550199@pbx.test>"),)
    assert found.asserted("15550199", "Ann", "198.51.100.1") == asserted
    assert found.asserted("", "", "198.51.100.1") == (), "who is anonymous stays so"


def test_without_a_name_the_caller_is_in_from_at_our_address() -> None:
    found = PBX.destination("15550301")
    assert found.from_uri("15550199", "198.51.100.1") == "sip:15550199@198.51.100.1"
    assert found.from_uri("", "198.51.100.1") == "sip:anonymous@198.51.100.1"
    assert found.asserted("15550199", "Ann", "198.51.100.1") == ()


@pytest.mark.parametrize(
    ("host", "is_covered"),
    [
        ("192.0.2.15", True),
        ("192.0.2.16", False),
        ("::ffff:192.0.2.3", True),
        ("2001:db8::99%eth0", True),
        ("2001:db8:1::1", False),
    ],
)
def test_where_a_trunk_calls_from(host: str, is_covered: bool) -> None:
    assert Access(networks=NETWORK).covers(host) is is_covered
    assert Access(username="them").covers(host), "credentials come from anywhere"


def names_from(trunks: Trunks, transport: Transport, host: str) -> list[str]:
    return [trunk.name for trunk, _ in trunks.from_source(Hop(transport, Address(host, 40_000)))]


@pytest.mark.parametrize(
    ("transport", "believed"),
    [("udp", {"udp", "tcp", "tls"}), ("tcp", {"tcp", "tls"}), ("tls", {"tls"})],
)
def test_an_address_is_believed_by_the_transport_of_the_trunk_or_a_surer_one(
    transport: Transport, believed: set[Transport]
) -> None:
    there = Hop(transport, Address("192.0.2.3", 5060))
    by_address = Trunk(name="stands", next_hop=there, access=Access(networks=NETWORK))
    by_proof = Trunk(name="proves", next_hop=there, access=Access(networks=NETWORK, username="them"))
    trunks = Trunks([by_address, by_proof])
    for came_by in get_args(Transport):
        expected = ["stands", "proves"] if came_by in believed else ["proves"]
        assert names_from(trunks, came_by, "192.0.2.3") == expected


def test_who_needs_no_credentials_is_asked_first() -> None:
    proves = Trunk(name="proves", next_hop=PBX.next_hop, access=Access(username="them"))
    stands = Trunk(name="stands", next_hop=PBX.next_hop, access=Access(networks=NETWORK, numbers=frozenset({"1"})))
    trunks = Trunks([CARRIER, proves, stands])
    assert names_from(trunks, "udp", "192.0.2.3") == ["stands", "proves"]
    assert names_from(trunks, "udp", "198.51.100.1") == ["proves"]
    assert [trunk.name for trunk in trunks.bringing("1")] == ["proves", "stands"]
    assert [trunk.name for trunk in trunks.bringing("2")] == ["proves"]


def test_whose_name_is_a_trunks() -> None:
    trunks = Trunks([Trunk(next_hop=PBX.next_hop, access=Access(username="them")), CARRIER])
    assert trunks.has_user("them")
    assert not trunks.has_user("ann")
    assert not trunks.has_user("")
    assert not trunks.has_user(None)
