"""The sockets of a leg: to one peer and to all again, and sending to those who are gone or cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.media.commands import SecureLeg
from emulator.runtime.leg_door import LegDoor
from emulator.runtime.leg_sockets import LegSockets, send
from emulator.runtime.udp_socket import address_of, bind_udp

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

pytestmark = pytest.mark.live
LOOPBACK = Address("127.0.0.1", 0)


def _free_port() -> int:
    """Asked for by its number as `PortPool` does: a port that Linux chose is lost when the socket is disconnected."""
    with bind_udp(LOOPBACK) as free:
        return address_of(free.getsockname()).port


@pytest.fixture
def sockets() -> Iterator[list[socket.socket]]:
    made = [bind_udp(Address(LOOPBACK.host, _free_port())) for _ in range(4)]
    for each in made:
        each.settimeout(1)
    yield made
    for each in made:
        each.close()


def test_a_connected_leg_hears_one_peer_and_a_disconnected_one_all(sockets: list[socket.socket]) -> None:
    rtp, rtcp, peer, stranger = sockets
    leg, local = LegSockets(LegDoor("a"), rtp, rtcp), rtp.getsockname()
    assert not leg.is_plain
    leg.connect(address_of(peer.getsockname()))
    assert leg.is_plain
    stranger.sendto(b"a stranger", local)
    peer.sendto(b"the peer", local)
    assert rtp.recv(99) == b"the peer"
    leg.disconnect()
    assert not leg.is_plain
    stranger.sendto(b"a stranger", local)
    assert rtp.recv(99) == b"a stranger"
    assert rtp.getsockname() == local


def test_a_leg_that_is_sealed_is_not_plain(sockets: list[socket.socket]) -> None:
    rtp, rtcp, peer, _ = sockets
    leg = LegSockets(LegDoor("a"), rtp, rtcp)
    leg.connect(address_of(peer.getsockname()))
    key = "A" * 40
    leg.door.secure(SecureLeg(leg="a", suite="AES_CM_128_HMAC_SHA1_80", receive=key, send=key))
    assert leg.is_connected
    assert not leg.is_plain


def test_who_cannot_be_a_peer_is_none(sockets: list[socket.socket]) -> None:
    rtp, rtcp, _, _ = sockets
    leg = LegSockets(LegDoor("a"), rtp, rtcp)
    leg.connect(Address("::1", 9))
    assert not leg.is_connected


def test_what_is_sent_arrives_with_and_without_a_connection(sockets: list[socket.socket]) -> None:
    ours, _, peer, _ = sockets
    address = address_of(peer.getsockname())
    send(ours, b"one", address)
    ours.connect(address)
    send(ours, b"two", None)
    assert [peer.recv(99) for _ in range(2)] == [b"one", b"two"]


def test_a_peer_that_was_gone_gets_the_next_packet_and_no_address_is_an_error(sockets: list[socket.socket]) -> None:
    ours, _, peer, _ = sockets
    address = address_of(peer.getsockname())
    ours.connect(address)
    peer.close()
    send(ours, b"lost", None)
    with bind_udp(address) as back:
        back.settimeout(1)
        send(ours, b"heard", None)
        assert back.recv(99) == b"heard"
    send(ours, b"nowhere", Address("127.0.0.1", 70_000))
