"""Ports for programs that take no port 0."""

from __future__ import annotations

import socket

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from scenarios.endpoints import free_ports
from scenarios.endpoints.free_ports import free_tcp_port, free_udp_ports, local_host


@pytest.mark.parametrize("count", [2, 4])
def test_each_of_the_ports_can_be_had(count: int) -> None:
    first = free_udp_ports("127.0.0.1", count)
    assert first % 2 == 0
    for each in range(first, first + count):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", each))


def test_a_tcp_port_can_be_had() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_tcp_port()))


def test_our_side_of_the_way_to_loopback_is_loopback() -> None:
    assert local_host(Address("127.0.0.1", 5060)) == "127.0.0.1"


def test_ports_of_which_one_is_taken_are_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_udp_ports("127.0.0.1", 6)
    monkeypatch.setattr(free_ports, "PORTS", (first, first + 4))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", first + 1))
        assert free_udp_ports("127.0.0.1") == first + 2


def test_a_machine_without_ports_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_ports, "ATTEMPTS", 0)
    with pytest.raises(Unavailable, match="no 2 successive free UDP ports"):
        free_udp_ports("127.0.0.1")
