"""Silence for scanners, and for nobody else."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest

from emulator.sip.guard import SOURCES, Guard, network_of
from emulator.sip.terms import GuardTerms
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.sip.hop import Hop

SCANNER, OTHER = udp("198.51.100.7", 5060), udp("198.51.100.8", 5060)
TERMS = GuardTerms(in_vain=5, silence_s=60.0)


def scan(guard: Guard, times: int, *, source: Hop = SCANNER, now: float = 0.0) -> list[float]:
    return [guard.answered(source, "REGISTER", 401, now) for _ in range(times)]


def test_one_too_many_brings_on_silence_which_ends() -> None:
    guard = Guard(TERMS)
    assert scan(guard, 6) == [0.0] * 5 + [60.0]
    assert guard.ignores(SCANNER, 59.9)
    assert guard.ignores(udp(SCANNER.host, 9999), 1.0), "whatever port it comes from"
    assert not guard.ignores(OTHER, 1.0)
    assert not guard.ignores(SCANNER, 60.0)
    assert scan(guard, 6, now=60.0)[-1] == 60.0


def test_one_is_forgotten_every_second() -> None:
    guard = Guard(TERMS)
    assert all(scan(guard, 1, now=float(second)) == [0.0] for second in range(100))
    assert scan(guard, 5, now=99.0)[-1] == 60.0


@pytest.mark.parametrize(
    ("method", "status"), [("INVITE", 200), ("INVITE", 180), ("INVITE", 486), ("INVITE", 503), ("REGISTER", 200)]
)
def test_what_is_not_in_vain_does_not_count(method: str, status: int) -> None:
    guard = Guard(TERMS)
    assert not any(guard.answered(SCANNER, method, status, 0.0) for _ in range(100))


def test_asking_who_is_there_counts() -> None:
    guard = Guard(TERMS)
    assert [guard.answered(SCANNER, "OPTIONS", 200, 0.0) for _ in range(6)][-1] == 60.0


def test_a_phone_that_proves_itself_is_never_silenced() -> None:
    guard = Guard(TERMS)
    for _ in range(100):
        assert scan(guard, 1) == [0.0]
        guard.proved(SCANNER, 0.0)
    assert scan(guard, 100) == [0.0] * 100, "a known phone may ask in vain"


def test_a_known_phone_is_answered_whatever_its_neighbours_do() -> None:
    guard = Guard(TERMS)
    phone = udp(SCANNER.host, 40001)
    guard.proved(phone, 0.0)
    scan(guard, 6)
    assert guard.ignores(SCANNER, 1.0)
    assert not guard.ignores(phone, 1.0)
    assert not guard.ignores(phone, 59.0)


def test_it_is_known_for_two_hours() -> None:
    guard = Guard(GuardTerms(in_vain=5, silence_s=9e9))
    guard.proved(SCANNER, 0.0)
    scan(guard, 6, source=udp(SCANNER.host, 1))
    assert not guard.ignores(SCANNER, 7199.0)
    assert guard.ignores(SCANNER, 7200.0)


def test_wrong_passwords_weigh_more_and_from_a_known_phone_too() -> None:
    guard = Guard(TERMS)
    guard.proved(SCANNER, 0.0)
    assert guard.guessed(SCANNER, 0.0) == 0.0
    assert guard.guessed(SCANNER, 0.0) == 60.0


def test_forged_sources_cost_no_memory() -> None:
    guard = Guard(TERMS)
    scan(guard, 6)
    for number in range(SOURCES):
        scan(guard, 1, source=udp(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 5060))
    assert len(guard._scores) == SOURCES
    assert not guard.ignores(SCANNER, 0.0), "it was forgotten"


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_what_counts_as_one_source(host: str, network: str) -> None:
    assert network_of(host) == network


@pytest.mark.parametrize("host", ["198.51.100.7", "::ffff:198.51.100.7", "2001:db8::7%eth0"])
def test_an_upstream_cannot_be_silenced_by_whoever_forges_its_address(host: str) -> None:
    spared = (ip_network("198.51.100.0/29"), ip_network("2001:db8::/64"))
    guard = Guard(GuardTerms(in_vain=5, silence_s=60.0, spared=spared))
    upstream = udp(host, 5060)
    assert set(scan(guard, 100, source=upstream)) == {0.0}
    assert {guard.guessed(upstream, 0.0) for _ in range(100)} == {0.0}
    assert not guard.ignores(upstream, 1.0)
    assert scan(guard, 6, source=udp("198.51.100.8", 5060))[-1] == 60.0
