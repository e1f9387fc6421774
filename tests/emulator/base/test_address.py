"""Addresses as text."""

from __future__ import annotations

from emulator.base.address import Address


def test_ipv6_hosts_get_brackets() -> None:
    assert str(Address("192.0.2.1", 5060)) == "192.0.2.1:5060"
    assert str(Address("2001:db8::1", 5060)) == "[2001:db8::1]:5060"


def test_a_colon_makes_it_ipv6() -> None:
    assert Address("2001:db8::1", 5060).is_ipv6
    assert not Address("192.0.2.1", 5060).is_ipv6
