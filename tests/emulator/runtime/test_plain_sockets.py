"""Reading and writing many sockets, by rings and in loops: what is not there, and who is gone, holds nobody up."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.runtime import plain_sockets as module
from emulator.runtime.call_ring import RESULT, CallRing
from emulator.runtime.plain_sockets import SECOND_READS, LoopedSockets, RingedSockets, Waiting, plain_sockets

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.runtime.plain_sockets import Came, PlainSockets

pytestmark = pytest.mark.live


def _allowed() -> list[Callable[[], PlainSockets]]:
    """Both ways, where the kernel has both."""
    return list({type(plain_sockets()): None, LoopedSockets: None})


@pytest.fixture(params=_allowed())
def plain(request: pytest.FixtureRequest) -> PlainSockets:
    made: PlainSockets = request.param()
    return made


def pair(stack: ExitStack) -> tuple[socket.socket, socket.socket]:
    """Two sockets on loopback, connected to each other."""
    ours, theirs = (stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(2))
    for each in (ours, theirs):
        each.bind(("127.0.0.1", 0))
        each.setblocking(False)
    ours.connect(theirs.getsockname())
    theirs.connect(ours.getsockname())
    return ours, theirs


def came(read: Came) -> dict[int, int]:
    """Lengths by slot."""
    slots, lengths = read
    assert len(slots) == len(lengths)
    return dict(zip(slots.tolist(), lengths.tolist(), strict=True))


def test_each_gets_its_datagram_or_nothing(plain: PlainSockets) -> None:
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(3)]
        rows = np.zeros((6, 8), np.uint8)
        plain.aim_reads([ours for ours, _ in pairs], rows, np.array([4, 0, 2], np.intp))
        pairs[0][1].send(b"one")
        pairs[2][1].send(b"three")
        assert came(plain.read(None)) == {4: 3, 2: 5}
        assert (rows[4, :3].tobytes(), rows[2, :5].tobytes()) == (b"one", b"three")
        assert not rows[[0, 1, 3, 5]].any()
        assert came(plain.read(None)) == {}
        plain.aim_reads([], rows, np.zeros(0, np.intp))
        assert came(plain.read(None)) == {}


@pytest.mark.parametrize("count", [3, 300])
def test_what_one_writes_another_reads_however_many_there_are(plain: PlainSockets, count: int) -> None:
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(count)]
        tx = np.random.default_rng(1).integers(0, 256, (count, 172)).astype(np.uint8)
        rx = np.zeros((count, 1536), np.uint8)
        plain.aim_writes([ours for ours, _ in pairs], tx, np.arange(count)[::-1])
        plain.aim_reads([theirs for _, theirs in pairs], rx, np.arange(count))
        for _ in range(5):
            plain.write()
            assert came(plain.read(None)) == dict.fromkeys(range(count), 172)
            assert (rx[:, :172] == tx[::-1]).all()
            tx += 1


def test_second_reads_take_turns(plain: PlainSockets) -> None:
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(SECOND_READS + 2)]
        count = len(pairs)
        rows, slots = np.zeros((count, 8), np.uint8), np.arange(count)[::-1]
        plain.aim_reads([ours for ours, _ in pairs], rows, slots)
        for turn in range(SECOND_READS):
            for _, theirs in pairs[1:]:
                theirs.send(b"a1")
                theirs.send(b"bb2")
            assert came(plain.read(turn)) == dict.fromkeys(slots[1:].tolist(), 2)
            assert (rows[slots[1:], :2] == list(b"a1")).all()
            twice = [each for each in range(turn, count, SECOND_READS) if each]
            assert came(plain.read_again(turn)) == dict.fromkeys(slots[twice].tolist(), 3)
            assert (rows[slots[twice], :3] == list(b"bb2")).all()
            assert came(plain.read(None)) == {int(slots[each]): 3 for each in range(1, count) if each not in twice}


def test_who_brings_the_same_again_is_told_by_the_same_arrays(plain: PlainSockets) -> None:
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(3)]
        plain.aim_reads([ours for ours, _ in pairs], np.zeros((3, 8), np.uint8), np.arange(3))
        told = []
        for turn, speakers in enumerate([pairs, pairs, pairs[:2], pairs]):
            for _, theirs in speakers:
                theirs.send(b"four")
            told.append(plain.read(turn))
            assert came(told[-1]) == dict.fromkeys(range(len(speakers)), 4)
        if isinstance(plain, RingedSockets):
            assert told[0][0] is told[1][0]


def test_results_may_be_told_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        plain = RingedSockets()
    except OSError as error:
        pytest.skip(f"this kernel allows no io_uring: {error}")
    receive = CallRing.receive

    def receive_backwards(ring: CallRing, which: memoryview) -> bytes:
        return np.frombuffer(receive(ring, which), RESULT)[::-1].tobytes()

    monkeypatch.setattr(CallRing, "receive", receive_backwards)
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(SECOND_READS + 3)]
        slots = np.arange(len(pairs)) * 2
        plain.aim_reads([ours for ours, _ in pairs], np.zeros((2 * len(pairs), 8), np.uint8), slots)
        for number, (_, theirs) in enumerate(pairs[1:], 1):
            theirs.send(bytes(number))
        pairs[1][1].send(b"the second")
        assert came(plain.read(1)) == {2 * number: min(number, 8) for number in range(1, len(pairs))}
        assert came(plain.read_again(1)) == {2: 8}


def test_a_peer_that_was_gone_and_came_back_gets_the_next_packet(plain: PlainSockets) -> None:
    with ExitStack() as stack:
        (ours, theirs), (other, others) = pair(stack), pair(stack)
        address = theirs.getsockname()
        plain.aim_writes([ours, other], np.frombuffer(b"ab", np.uint8).reshape(2, 1).copy(), np.arange(2))
        theirs.close()
        plain.write()
        back = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        back.bind(address)
        back.setblocking(False)
        plain.write()
        assert back.recv(10) == b"a"
        assert [others.recv(10) for _ in range(2)] == [b"b", b"b"]


def test_who_holds_something_is_told_until_it_is_read() -> None:
    with ExitStack() as stack:
        pairs = [pair(stack) for _ in range(4)]
        waiting = Waiting((10 * number, ours) for number, (ours, _) in enumerate(pairs))
        assert waiting.indices() == []
        for number in (1, 3):
            pairs[number][1].send(b"something")
        for _ in range(2):
            assert sorted(waiting.indices()) == [10, 30]
        pairs[3][0].recv(99)
        assert waiting.indices() == [10]
        assert Waiting([]).indices() == []


def test_where_rings_are_forbidden_there_are_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_capacity: int) -> None:
        raise PermissionError

    monkeypatch.setattr(module, "CallRing", forbidden)
    with pytest.raises(PermissionError):
        RingedSockets()
    assert isinstance(plain_sockets(), LoopedSockets)
