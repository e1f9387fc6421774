"""Connections in the network in memory: in order and whole on a bad line, refused, reset, hidden, held by a cable."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.testing.cable import Cable
from emulator.testing.fake_streams import UNREACHABLE_S
from emulator.testing.impairment import Impairment
from emulator.testing.network import FakeNetwork

if TYPE_CHECKING:
    from emulator.runtime.network import Stream

pytestmark = pytest.mark.asyncio
SERVER, PHONE = Address("192.0.2.1", 5060), "198.51.100.7"
MESSAGE = bytes(range(256)) * 40


class User:
    """Who uses one end."""

    def __init__(self) -> None:
        self.heard = b""
        self.pieces = 0
        self.ends: list[str] = []

    def received(self, data: bytes) -> None:
        self.heard += data
        self.pieces += 1

    def lost(self, why: str) -> None:
        self.ends.append(why)


class Served:
    """A listener and what came to it."""

    def __init__(self, network: FakeNetwork, tls: ssl.SSLContext | None = None) -> None:
        self.user = User()
        self.streams: list[Stream] = []
        self.listener = network.listen(SERVER, self._accepted, tls)

    def _accepted(self, stream: Stream) -> User:
        self.streams.append(stream)
        return self.user


async def test_what_is_sent_arrives_in_order_in_pieces_and_late() -> None:
    network = FakeNetwork("streams", home=SERVER.host)
    network.link(PHONE, SERVER.host, Impairment(loss=0.2, delay_ms=50, jitter_ms=30, reorder=0.1, duplicate=0.1))
    served, phone = Served(network), User()
    stream = network.at(PHONE).connect(SERVER, phone)
    stream.send(MESSAGE)
    await asyncio.sleep(0.04)
    assert served.streams == [], "the way there takes 50 ms"
    await asyncio.sleep(20)
    assert served.user.heard == MESSAGE
    assert served.user.pieces > 5
    served.streams[0].send(b"back")
    await asyncio.sleep(5)
    assert phone.heard == b"back"
    assert served.streams[0].peer == stream.local
    stream.close()
    await asyncio.sleep(5)
    assert (served.user.ends, phone.ends) == (["closed by the far end"], [])


async def test_nobody_listens() -> None:
    network, phone = FakeNetwork("streams", home=SERVER.host), User()
    network.at(PHONE).connect(SERVER, phone)
    await asyncio.sleep(1)
    assert phone.ends == ["connection refused"]


@pytest.mark.parametrize(
    ("served_by_tls", "end"), [(False, "the far end speaks no TLS"), (True, "the far end speaks TLS")]
)
async def test_both_ends_have_to_mean_tls(served_by_tls: bool, end: str) -> None:
    network, phone, other = FakeNetwork("streams", home=SERVER.host), User(), User()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    served = Served(network, tls if served_by_tls else None)
    network.at(PHONE).connect(SERVER, phone, None if served_by_tls else tls).send(b"never")
    network.at(PHONE).connect(SERVER, other, tls if served_by_tls else None).send(b"heard")
    await asyncio.sleep(1)
    assert phone.ends == [end]
    assert (served.user.heard, other.ends) == (b"heard", [])


async def test_a_port_is_taken_until_it_is_freed() -> None:
    network = FakeNetwork("streams", home=SERVER.host)
    served = Served(network)
    network.open_signalling(SERVER, lambda _: None)
    with pytest.raises(Unavailable):
        Served(network)
    served.listener.close()
    Served(network)


async def test_a_nat_lets_connections_out_and_none_in() -> None:
    network, phone, server = FakeNetwork("streams", home=SERVER.host), User(), User()
    network.hide(PHONE, "203.0.113.9")
    served = Served(network)
    network.at(PHONE).connect(SERVER, phone).send(b"x")
    network.connect(Address("203.0.113.9", 5060), server)
    await asyncio.sleep(UNREACHABLE_S + 1)
    assert served.user.heard == b"x"
    assert served.streams[0].peer.host == "203.0.113.9"
    assert server.ends == ["no answer"]


async def test_a_reset_is_heard_at_both_ends() -> None:
    network, phone = FakeNetwork("streams", home=SERVER.host), User()
    served = Served(network)
    stream = network.at(PHONE).connect(SERVER, phone)
    await asyncio.sleep(0.1)
    network.reset_streams(PHONE)
    stream.send(b"too late")
    await asyncio.sleep(0.1)
    assert phone.ends == served.user.ends == ["connection reset"]
    assert served.user.heard == b""


async def test_a_cable_that_is_pulled_holds_what_goes_by_a_connection() -> None:
    network, phone = FakeNetwork("streams", home=SERVER.host), User()
    served, cable = Served(network), Cable(network.at(PHONE))
    stream = cable.connect(SERVER, phone)
    await asyncio.sleep(0.1)
    cable.is_pulled = True
    stream.send(b"one")
    served.streams[0].send(b"two")
    await asyncio.sleep(0.1)
    assert (served.user.heard, phone.heard) == (b"", b"")
    cable.is_pulled = False
    await asyncio.sleep(0.1)
    assert (served.user.heard, phone.heard) == (b"one", b"two")
