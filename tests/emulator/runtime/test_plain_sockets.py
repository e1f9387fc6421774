"""Reading and writing many sockets: what is not there, and who is gone, holds nobody up."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from emulator.runtime.plain_sockets import Waiting, receive_each, send_each

pytestmark = pytest.mark.live


def pair(stack: ExitStack) -> tuple[socket.socket, socket.socket]:
    """Two sockets on loopback, connected to each other."""
    ours, theirs = (stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(2))
    for each in (ours, theirs):
        each.bind(("127.0.0.1", 0))
        each.setblocking(False)
    ours.connect(theirs.getsockname())
    theirs.connect(ours.getsockname())
    return ours, theirs


def test_each_gets_its_datagram_or_nothing() -> None:
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(3)]
        rows = [memoryview(bytearray(8)) for _ in pairs]
        pairs[0][1].send(b"one")
        pairs[2][1].send(b"three")
        receivers = [(ours.recv_into, row) for (ours, _), row in zip(pairs, rows, strict=True)]
        assert receive_each(receivers).tolist() == [3, -1, 5]
        assert (bytes(rows[0][:3]), bytes(rows[2][:5])) == (b"one", b"three")
        assert receive_each(receivers).tolist() == [-1, -1, -1]
    assert receive_each([]).tolist() == []


def test_a_peer_that_was_gone_and_came_back_gets_the_next_packet() -> None:
    with ExitStack() as stack:
        (ours, theirs), (other, others) = pair(stack), pair(stack)
        address = theirs.getsockname()
        senders = [(ours.send, memoryview(b"a")), (other.send, memoryview(b"b"))]
        theirs.close()
        send_each(senders)
        back = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        back.bind(address)
        back.setblocking(False)
        send_each(senders)
        assert back.recv(10) == b"a"
        assert [others.recv(10) for _ in range(2)] == [b"b", b"b"]


def test_who_holds_a_datagram_is_told_until_it_is_read() -> None:
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(3)]
        waiting = Waiting((10 + index, ours) for index, (ours, _) in enumerate(pairs))
        assert waiting.indices() == []
        pairs[1][1].send(b"x")
        assert waiting.indices() == [11]
        assert waiting.indices() == [11]
        pairs[1][0].recv(10)
        assert waiting.indices() == []
