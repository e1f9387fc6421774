"""The hosts of others and the trunks of the settings."""

from __future__ import annotations

from ipaddress import ip_network

from emulator.base.address import Address
from emulator.calls.trunks import Access
from emulator.settings import Settings
from emulator.sip.commands import Credentials, Register
from emulator.sip.hop import Hop
from emulator.trunk_settings import Trunk
from emulator.upstream import passwords, registrations, sip_hosts, sources, trunks


def test_hosts_are_found_in_any_case() -> None:
    settings = Settings(sip_hosts={"PBX.test": "192.0.2.9:5070"})
    assert sip_hosts(settings) == {"pbx.test": Hop("udp", Address("192.0.2.9", 5070))}


def test_a_trunk_has_credentials_when_it_is_given_a_name() -> None:
    bare = Trunk(address="192.0.2.7:5060", numbers=("1555",))
    named = Trunk(address="192.0.2.8:5061", transport="tls", numbers=("44", "+33"), username="lab", password="pw")
    made = trunks(Settings(trunks={"carrier": bare, "pbx": named}))
    first, second = made.outbound("15550100"), made.outbound("3312345678")
    assert first is not None
    assert second is not None
    assert (first.name, first.prefixes, first.credentials, first.access) == ("carrier", ("1555",), None, None)
    assert (second.prefixes, second.next_hop) == (("44", "33"), Hop("tls", Address("192.0.2.8", 5061)))
    assert second.credentials == Credentials("lab", "pw")


SETTINGS = Settings.model_validate(
    {
        "trunks": {
            "carrier": {
                "address": "192.0.2.7:5060",
                "numbers": ["1"],
                "username": "lab",
                "registration": {"contact": "15550199"},
                "caller_in": "p-asserted-identity",
                "domain": "carrier.test",
            },
            "sbc": {
                "address": "192.0.2.8:5060",
                "accepts": {"sources": ["198.51.100.0/24"], "dids": ["15550198"]},
            },
            "pbx": {"address": "192.0.2.9:5060", "accepts": {"username": "them", "password": "secret"}},
        }
    }
)


def test_whose_calls_are_taken() -> None:
    made = trunks(SETTINGS)
    (carrier, registered), _ = made.from_source(Hop("udp", Address("192.0.2.7", 5060)))
    assert registered == Access(networks=(ip_network("192.0.2.7"),), contact_user="15550199")
    assert (carrier.name, carrier.domain, carrier.asserts) == ("carrier", "carrier.test", True)
    (_, by_network), (_, by_digest) = made.from_source(Hop("udp", Address("198.51.100.77", 5060)))
    assert by_network == Access(networks=(ip_network("198.51.100.0/24"),), numbers=frozenset({"15550198"}))
    assert by_digest == Access(username="them")


def test_what_the_endpoint_is_told_of_them() -> None:
    assert passwords(SETTINGS) == {"them": "secret"}
    assert sources(SETTINGS) == (ip_network("192.0.2.7"), ip_network("198.51.100.0/24"))


def test_where_we_register() -> None:
    (order,) = registrations(SETTINGS)
    assert order == Register(
        registration="carrier",
        aor="sip:lab@carrier.test",
        registrar=Hop("udp", Address("192.0.2.7", 5060)),
        credentials=Credentials("lab", ""),
        contact_user="15550199",
        persists=True,
    )
    bare = {"address": "[2001:db8::7]:5061", "transport": "tls", "username": "a@b", "registration": {"expires_s": 60}}
    (order,) = registrations(Settings.model_validate({"trunks": {"bare": bare}}))
    assert (order.aor, order.expires_s, order.contact_user) == ("sip:a%40b@[2001:db8::7]:5061", 60, "")
    assert order.registrar.transport == "tls"
