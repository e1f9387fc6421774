"""Forms of single settings: which texts are addresses."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.setting_forms import parse_address, parse_addresses


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:0", Address("127.0.0.1", 0)),
        ("[::1]:5060", Address("::1", 5060)),
        ("host.example:65535", Address("host.example", 65535)),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["", ":", ":80", "host", "host:", "host:x", "host:65536", "host:-1", "host:²"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="is not HOST:PORT"):
        parse_address(text)


def test_one_address_of_each_ip_and_all_of_both() -> None:
    four, six = Address("192.0.2.1", 5060), Address("2001:db8::1", 5062)
    assert parse_addresses("192.0.2.1:5060") == (four,)
    assert parse_addresses("192.0.2.1:5060, [2001:db8::1]:5062") == (four, six)
    assert parse_addresses("[::]:5060") == (Address("0.0.0.0", 5060), Address("::", 5060))
    assert parse_addresses("[::]:5060,192.0.2.1:5060") == (Address("::", 5060), four)


@pytest.mark.parametrize("text", ["192.0.2.1:1,192.0.2.2:1", "[::1]:1,[::2]:1", "192.0.2.1:1,[::]:1,[::1]:1"])
def test_two_addresses_of_one_ip_are_one_too_many(text: str) -> None:
    with pytest.raises(ValueError, match="one of IPv4 and one of IPv6"):
        parse_addresses(text)
