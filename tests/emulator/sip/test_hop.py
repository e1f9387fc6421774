"""Hops: how they read, and what tells connections apart."""

from __future__ import annotations

from emulator.base.address import Address
from emulator.sip.hop import Hop


def test_a_hop_reads_as_transport_and_address() -> None:
    assert str(Hop("tcp", Address("192.0.2.1", 5060))) == "tcp:192.0.2.1:5060"
    assert str(Hop("tls", Address("2001:db8::1", 5061))) == "tls:[2001:db8::1]:5061"


def test_it_gives_host_and_port() -> None:
    hop = Hop("udp", Address("192.0.2.1", 5062))
    assert (hop.host, hop.port) == ("192.0.2.1", 5062)


def test_the_transport_tells_hops_to_one_address_apart() -> None:
    address = Address("192.0.2.1", 5060)
    assert len({Hop("udp", address), Hop("tcp", address), Hop("udp", Address("192.0.2.1", 5060))}) == 2
