"""Mapping and filtering of the address translator, RFC 4787."""

from __future__ import annotations

from emulator.base.address import Address
from emulator.testing.nat import Nat

INNER, OTHER_INNER = Address("10.0.0.5", 4000), Address("10.0.0.5", 5060)
SERVER, SAME_HOST, STRANGER = Address("192.0.2.1", 5060), Address("192.0.2.1", 10000), Address("203.0.113.9", 5060)


def test_a_mapping_does_not_depend_on_the_destination() -> None:
    nat = Nat("198.51.100.1", symmetric=False)
    assert nat.outward(INNER, SERVER) == nat.outward(INNER, STRANGER) == Address("198.51.100.1", 61000)
    assert nat.outward(OTHER_INNER, SERVER) == Address("198.51.100.1", 61001)


def test_who_was_sent_to_gets_in_by_any_port() -> None:
    nat = Nat("198.51.100.1", symmetric=False)
    outer = nat.outward(INNER, SERVER)
    assert nat.inward(outer, SERVER) == INNER
    assert nat.inward(outer, SAME_HOST) == INNER
    assert nat.inward(outer, STRANGER) is None
    assert nat.inward(Address("198.51.100.1", 9), SERVER) is None


def test_symmetric_every_destination_has_its_port_and_only_it_gets_in() -> None:
    nat = Nat("198.51.100.1", symmetric=True)
    to_server, to_other = nat.outward(INNER, SERVER), nat.outward(INNER, SAME_HOST)
    assert to_server != to_other
    assert nat.inward(to_server, SERVER) == INNER
    assert nat.inward(to_server, SAME_HOST) is None
