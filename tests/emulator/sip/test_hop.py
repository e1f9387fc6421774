"""Hops: how they read, and what tells connections apart."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.sip.hop import Hop, literal_hop


def test_a_hop_reads_as_transport_and_address() -> None:
    assert str(Hop("tcp", Address("192.0.2.1", 5060))) == "tcp:192.0.2.1:5060"
    assert str(Hop("tls", Address("2001:db8::1", 5061))) == "tls:[2001:db8::1]:5061"


def test_it_gives_host_and_port() -> None:
    hop = Hop("udp", Address("192.0.2.1", 5062))
    assert (hop.host, hop.port) == ("192.0.2.1", 5062)


def test_the_transport_tells_hops_to_one_address_apart() -> None:
    address = Address("192.0.2.1", 5060)
    assert len({Hop("udp", address), Hop("tcp", address), Hop("udp", Address("192.0.2.1", 5060))}) == 2


def test_web_sockets_are_known() -> None:
    address = Address("192.0.2.1", 5060)
    named = {each for each in ("udp", "tcp", "tls", "ws", "wss") if Hop(each, address).is_web_socket}
    assert named == {"ws", "wss"}


def test_only_udp_loses_messages() -> None:
    address = Address("192.0.2.1", 5060)
    assert not Hop("udp", address).is_reliable
    assert all(Hop(transport, address).is_reliable for transport in ("tcp", "tls", "ws", "wss"))


@pytest.mark.parametrize(
    ("text", "hop"),
    [
        ("sip:a@192.0.2.1", "udp:192.0.2.1:5060"),
        ("sip:a@[2001:db8::1]:5062", "udp:[2001:db8::1]:5062"),
        ("sip:a@192.0.2.1;transport=TCP", "tcp:192.0.2.1:5060"),
        ("sip:a@192.0.2.1;transport=tls", "tls:192.0.2.1:5061"),
        ("sips:a@192.0.2.1", "tls:192.0.2.1:5061"),
        ("sips:a@192.0.2.1:7;transport=tcp", "tls:192.0.2.1:7"),
        ("sips:a@192.0.2.1:7;transport=ws", "wss:192.0.2.1:7"),
    ],
)
def test_the_hop_that_a_uri_names(text: str, hop: str) -> None:
    assert str(literal_hop(text)) == hop


@pytest.mark.parametrize(
    "text", ["sip:a@host", "tel:1", "x", "sip:a@192.0.2.1;transport=sctp", "sips:a@192.0.2.1;transport=udp"]
)
def test_uris_that_name_no_hop_of_ours(text: str) -> None:
    assert literal_hop(text) is None
