"""Addresses that are not ours, ports that are taken, a group that is not heard."""

from __future__ import annotations

import socket

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from hardware.doctor import network
from hardware.doctor.network import check_address, check_multicast, check_port
from hardware.provisioning.sockets import datagrams, listening

pytestmark = pytest.mark.live
LOCAL = Address("127.0.0.1", 0)


def test_an_address_of_another_machine() -> None:
    (found,) = check_address("192.0.2.1", {"reception": "127.0.0.9"})
    assert (found.state, found.what) == ("broken", "192.0.2.1 is no address of this machine")
    assert found.mend == "write this machine's address into `sip` of lab.yaml: 127.0.0.1"


def test_an_address_that_no_phone_reaches() -> None:
    (found,) = check_address("127.0.0.1", {"reception": "192.0.2.20"})
    assert found.state == "broken"
    assert "no phone reaches it" in found.what


@pytest.mark.parametrize("host", ["0.0.0.0", "224.0.0.1", "255.255.255.255"])
def test_an_address_of_no_one_machine(host: str) -> None:
    (found,) = check_address(host, {})
    assert (found.state, found.what) == ("broken", f"{host} is no address of one machine")
    assert found.mend


@pytest.mark.parametrize("host", ["localhost", "::1", "127.1"])
def test_loopback_by_another_name(host: str) -> None:
    (found,) = check_address(host, {"reception": "192.0.2.20"})
    assert (found.state, found.what) == ("broken", f"{host} is for this machine alone: no phone reaches it")


def test_an_address_for_simulated_phones_alone() -> None:
    (found,) = check_address("127.0.0.1", {})
    assert (found.state, found.mend) == ("fine", "")


def test_a_phone_behind_another_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "datagrams", lambda _address: datagrams(LOCAL))
    fine, doubtful = check_address("192.0.2.5", {"reception": "127.0.0.9", "by name": "phone.example"})
    assert fine.state == "fine"
    assert (doubtful.state, doubtful.what) == (
        "doubtful",
        "the way to reception begins at 127.0.0.1, and it registers with 192.0.2.5",
    )


@pytest.mark.parametrize("kind", ["udp", "tcp"])
def test_a_port_that_is_taken(kind: str) -> None:
    opened, word = (datagrams, "udp") if kind == "udp" else (listening, "tcp")
    with opened(LOCAL) as sock:
        address = Address(*sock.getsockname())
        found = check_port("SIP", address, "udp" if kind == "udp" else "tcp")
    assert (found.state, found.what) == ("broken", f"SIP: {word} {address}: port {address.port} of 127.0.0.1 is taken")
    assert f"`ss -lnp{word[0]} 'sport = :{address.port}'`" in found.mend
    assert check_port("SIP", address, "udp" if kind == "udp" else "tcp").state == "fine"


def test_a_port_of_root(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_address: Address) -> socket.socket:
        raise Unavailable("port 69 of 127.0.0.1 needs privileges: be root")

    monkeypatch.setattr(network, "datagrams", refuse)
    found = check_port("TFTP", Address("127.0.0.1", 69), "udp")
    assert (found.state, found.mend) == ("broken", "")
    assert "needs privileges" in found.what


def test_a_group_that_is_heard() -> None:
    assert check_multicast("127.0.0.1").state == "fine"


def test_a_group_that_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "HEARD_WITHIN_S", 0.01)
    monkeypatch.setattr(network, "group_member", lambda _group, _interface: datagrams(LOCAL))

    class Deaf(socket.socket):
        def sendto(self, *_arguments: object) -> int:
            return 0

    monkeypatch.setattr(network, "datagrams", lambda _address: Deaf(socket.AF_INET, socket.SOCK_DGRAM))
    found = check_multicast("127.0.0.1")
    assert (found.state, found.what) == ("broken", "224.0.1.75 on 127.0.0.1: what is sent there is not heard")
    assert "multicast on" in found.mend


def test_an_interface_that_is_not_there() -> None:
    found = check_multicast("192.0.2.1")
    assert found.state == "broken"
    assert "no address of an interface" in found.what
