"""Calls by io_uring: made in any choice and order, as often as one likes; none waits. Needs a kernel that allows it."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack

import numpy as np
import pytest

from emulator.runtime.call_ring import RECEIVE, RESULT, SEND, CallRing, calls_named

pytestmark = pytest.mark.live


def ring(capacity: int = 4) -> CallRing:
    """A small one: its counters go round and round."""
    try:
        return CallRing(capacity)
    except OSError as error:
        pytest.skip(f"this kernel allows no io_uring: {error}")


def pairs(stack: ExitStack, count: int) -> list[tuple[socket.socket, socket.socket]]:
    """Connected pairs of datagram sockets."""
    made = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(count)]
    for each in made:
        for end in each:
            stack.enter_context(end)
    return made


def test_calls_are_made_as_named_and_their_results_stand_in_the_order_of_the_names() -> None:
    with ExitStack() as stack:
        ends = pairs(stack, 4)
        rows = np.zeros((4, 8), np.uint8)
        reading = ring()
        reading.write_down(RECEIVE, [ours for ours, _ in ends], rows.ctypes.data + np.arange(4) * 8, 8)
        for turn in range(50):
            which = [(turn + each) % 4 for each in range(1 + turn % 4)][::-1]
            for each in which[1:]:
                ends[each][1].send(bytes([turn] * (each + 1)))
            told = np.frombuffer(reading.receive(calls_named(np.array(which))), RESULT)
            results = dict(zip(told["number"].tolist(), told["result"].tolist(), strict=True))
            assert [results[each] for each in which] == [-errno.EAGAIN, *(each + 1 for each in which[1:])]
            assert all((rows[each, : each + 1] == turn).all() for each in which[1:])


def test_a_call_of_a_closed_socket_fails_and_the_others_do_not() -> None:
    with ExitStack() as stack:
        ends = pairs(stack, 3)
        data = np.arange(3, dtype=np.uint8)
        writing = ring()
        writing.write_down(SEND, [ours for ours, _ in ends], data.ctypes.data + np.arange(3), 1)
        ends[1][0].close()
        failed = writing.send(calls_named(np.arange(3)))
        assert failed is not None
        assert failed.tolist() == [1]
        assert [ends[each][1].recv(9) for each in (0, 2)] == [b"\0", b"\2"]
        assert writing.send(calls_named(np.array([2]))) is None


def test_a_full_peer_is_told_at_once() -> None:
    with ExitStack() as stack:
        [(ours, _)] = pairs(stack, 1)
        data = np.zeros(1, np.uint8)
        writing = ring()
        writing.write_down(SEND, [ours], np.array([data.ctypes.data]), 1)
        failed = [writing.send(calls_named(np.zeros(1, np.intp))) for _ in range(10_000)]
        assert failed[0] is None
        assert failed[-1] is not None
        assert failed[-1].tolist() == [0]
