"""The kernel's sockets behind the Network protocol, on loopback."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.runtime.live_network import UNSENT_LIMIT, LiveNetwork
from tests.emulator.runtime.patience import until

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram

pytestmark = pytest.mark.live
ANY = Address("127.0.0.1", 0)


@pytest.mark.asyncio
async def test_datagrams_arrive_in_order_with_source_and_time() -> None:
    heard: list[Datagram] = []
    network = LiveNetwork()
    server = network.open_signalling(ANY, heard.append)
    phone = network.open_signalling(ANY, lambda _: None)
    before = time.monotonic_ns()
    for number in range(200):
        phone.send(b"%d" % number, server.local)
    await until(lambda: len(heard) == 200)
    assert [each.data for each in heard] == [b"%d" % number for number in range(200)]
    assert {each.source for each in heard} == {phone.local}
    assert all(before <= each.arrival_ns <= time.monotonic_ns() for each in heard)
    server.close()
    phone.close()


@pytest.mark.asyncio
async def test_a_datagram_that_breaks_the_receiver_does_not_cost_the_next(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[bytes] = []

    def receive(datagram: Datagram) -> None:
        if datagram.data == b"bad":
            raise ValueError("cannot bear it")
        heard.append(datagram.data)

    server = LiveNetwork().open_signalling(ANY, receive)
    server.send(b"bad", server.local)
    server.send(b"good", server.local)
    await until(lambda: heard)
    assert heard == [b"good"]
    assert "could not be processed" in caplog.text
    server.close()


@pytest.mark.asyncio
async def test_unreachable_destinations_are_no_errors() -> None:
    heard: list[bytes] = []
    server = LiveNetwork().open_signalling(ANY, lambda each: heard.append(each.data))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(ANY)
        nobody = Address(*gone.getsockname())
    for destination in (nobody, Address("255.255.255.255", 9), Address("127.0.0.1", 99999), Address("::1", 5060)):
        server.send(b"x", destination)
    await asyncio.sleep(0.02)
    server.send(b"still here", server.local)
    await until(lambda: heard)
    assert heard == [b"still here"]
    server.close()
    server.close()
    server.send(b"after the end", server.local)


@pytest.mark.asyncio
async def test_a_socket_may_be_closed_while_it_receives() -> None:
    heard: list[bytes] = []

    def receive(datagram: Datagram) -> None:
        heard.append(datagram.data)
        server.close()

    server = LiveNetwork().open_signalling(ANY, receive)
    for _ in range(3):
        server.send(b"x", server.local)
    await asyncio.sleep(0.05)
    assert heard == [b"x"]


@pytest.mark.asyncio
async def test_what_the_kernel_has_no_room_for_waits_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    server = LiveNetwork().open_signalling(ANY, lambda each: heard.append(each.data))
    sender = LiveNetwork().open_signalling(ANY, lambda _: None)

    def no_room(*_: object) -> bool:
        return False

    with monkeypatch.context() as full:
        full.setattr(sender, "_try_send", no_room)
        for number in range(UNSENT_LIMIT + 10):
            sender.send(b"%d" % number, server.local)
    await until(lambda: len(heard) >= UNSENT_LIMIT)
    assert heard == [b"%d" % number for number in range(UNSENT_LIMIT)]
    sender.send(b"now", server.local)
    await until(lambda: len(heard) > UNSENT_LIMIT)
    assert heard[-1] == b"now"
    for each in (server, sender):
        each.close()


@pytest.mark.asyncio
async def test_a_taken_port_is_named() -> None:
    network = LiveNetwork()
    first = network.open_signalling(ANY, lambda _: None)
    with pytest.raises(Unavailable, match=rf"^port {first.local.port} of 127\.0\.0\.1 is taken$"):
        network.open_signalling(first.local, lambda _: None)
    with pytest.raises(Unavailable, match="is taken"):
        network.open_media(first.local)
    first.close()
    network.open_media(first.local).close()


def test_media_carries_the_kernel_s_receive_time() -> None:
    network = LiveNetwork()
    server, phone = network.open_media(ANY), network.open_media(ANY)
    waited_ns = 0
    for _ in range(20):  # a busy machine delivers late, but not always
        sent_ns = time.monotonic_ns()
        phone.send(b"rtp", server.local, 0)
        time.sleep(0.05)
        read_ns = time.monotonic_ns()
        for datagram in server.receive(read_ns):
            assert (datagram.data, datagram.source) == (b"rtp", phone.local)
            assert sent_ns - 1_000_000 <= datagram.arrival_ns
            waited_ns = max(waited_ns, read_ns - datagram.arrival_ns)
        if waited_ns >= 45_000_000:
            break
    assert waited_ns >= 45_000_000
    server.close()
    phone.close()


def test_what_arrived_later_than_asked_is_kept_for_the_next_time() -> None:
    network = LiveNetwork()
    server, phone = network.open_media(ANY), network.open_media(ANY)
    phone.send(b"one", server.local, 0)
    phone.send(b"two", server.local, 0)
    time.sleep(0.01)
    assert server.receive(0) == []
    assert server.receive(0) == []
    assert [each.data for each in server.receive(time.monotonic_ns())] == [b"one", b"two"]
    server.close()
    phone.close()


def test_media_to_nobody_is_no_error() -> None:
    server = LiveNetwork().open_media(ANY)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(ANY)
        nobody = Address(*gone.getsockname())
    server.send(b"x", nobody, 0)
    server.send(b"x", Address("127.0.0.1", 99999), 0)
    assert server.receive(time.monotonic_ns()) == []
    server.close()
    assert server.receive(time.monotonic_ns()) == []


def test_the_local_address_is_that_of_the_route() -> None:
    network = LiveNetwork()
    assert network.local_address_towards(Address("127.0.0.1", 5060)) == "127.0.0.1"
    assert network.local_address_towards(Address("127.0.0.1", 0)) == "127.0.0.1"
    assert network.local_address_towards(Address("::1", 5060)) == "::1"
