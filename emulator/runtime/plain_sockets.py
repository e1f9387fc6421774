"""Many sockets that are connected to their peers, read and written all at once: every packet passes through here.

By rings of system calls where the kernel allows them; else in two loops that look up nothing that can be looked up
before.
"""

from __future__ import annotations

import contextlib
import select
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from emulator.runtime.call_ring import RECEIVE, RESULT, SEND, CallRing, calls_named

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

SECOND_READS = 8
"""One socket in so many is read twice: by turns, each is."""
_FEWEST_CALLS = 256

Came = tuple["NDArray[np.intp]", "NDArray[np.int32]"]
"""The slots of what came, and its lengths; the same arrays again while the same comes."""


class PlainSockets(Protocol):
    """Sockets that do not block: some are read into rows of an array, some written from rows of another."""

    def aim_reads(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """From now on socket i is read into row `slots[i]` of `rows`."""

    def aim_writes(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """From now on row `slots[i]` of `rows` is written to socket i."""

    def read(self, turn: int | None) -> Came:
        """Read a datagram from each that has one.

        With a turn, from each `SECOND_READS`th, beginning with `turn`, a second one is to be read besides.
        """

    def read_again(self, turn: int) -> Came:
        """The second ones, which now lie in the rows."""

    def write(self) -> None:
        """Send a packet from each; a peer that is gone is not an error."""


def plain_sockets() -> PlainSockets:
    """The quickest that the kernel allows."""
    try:
        return RingedSockets()
    except OSError:
        return LoopedSockets()


class _Reading(NamedTuple):
    """What the kernel told of a reading, and what that means."""

    told: bytes
    came: Came
    again: NDArray[np.intp]
    """Which sockets gave a second one."""
    again_lengths: NDArray[np.int32]


class RingedSockets:
    """`PlainSockets` by two rings. Raises OSError where there are none to be had."""

    def __init__(self) -> None:
        self._reads = CallRing(_FEWEST_CALLS)
        self._writes = CallRing(_FEWEST_CALLS)
        self._to_write = calls_named(np.zeros(0, np.intp))
        self._to_read: dict[int | None, memoryview] = {}
        """By turn, ascending. The call n + i reads from socket i of n once more."""
        self._in_order: dict[int | None, bytes] = {}
        """The same numbers as they stand in results that are told in order; nearly always they are."""
        self._slots = np.zeros(0, np.intp)
        self._rows = self._spare = self._tx = np.zeros((0, 0), np.uint8)
        """What is read into and written from stays where it is. `spare` [n / SECOND_READS] is for second reads."""
        self._known: dict[int | None, _Reading] = {}
        """The latest of each turn: nearly always the next one brings the same lengths."""
        self._latest = _Reading(b"", (self._slots, np.zeros(0, np.int32)), self._slots, np.zeros(0, np.int32))

    def aim_reads(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        numbers = np.arange(len(sockets))
        self._rows, self._slots = rows, slots
        self._spare = np.zeros((-(-len(sockets) // SECOND_READS), rows.shape[1]), np.uint8)
        places = _addresses(rows, slots), _addresses(self._spare, numbers // SECOND_READS)
        self._reads = _great_enough(self._reads, 2 * len(sockets))
        self._reads.write_down(RECEIVE, 2 * sockets, np.concatenate(places), rows.shape[1])
        asked: dict[int | None, NDArray[np.intp]] = {None: numbers}
        for turn in range(SECOND_READS):
            asked[turn] = np.concatenate([numbers, len(sockets) + numbers[turn::SECOND_READS]])
        self._to_read = {turn: calls_named(each) for turn, each in asked.items()}
        self._in_order = {turn: each.astype(RESULT["number"]).tobytes() for turn, each in asked.items()}
        self._known = {}

    def aim_writes(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        self._tx = rows
        self._writes = _great_enough(self._writes, len(sockets))
        self._writes.write_down(SEND, sockets, _addresses(rows, slots), rows.shape[1])
        self._to_write = calls_named(np.arange(len(sockets)))

    def read(self, turn: int | None) -> Came:
        """See `PlainSockets`. Second datagrams are read by the same system call."""
        told = self._reads.receive(self._to_read[turn])
        reading = self._known.get(turn)
        if reading is None or reading.told != told:
            reading = self._known[turn] = self._understand(turn, told)
        self._latest = reading
        return reading.came

    def read_again(self, turn: int) -> Came:  # noqa: ARG002 - read with the first ones
        """See `PlainSockets`."""
        again, lengths = self._latest.again, self._latest.again_lengths
        if not len(again):
            return again, lengths
        slots = self._slots[again]
        self._rows[slots] = self._spare[again // SECOND_READS]
        return slots, lengths

    def _understand(self, turn: int | None, told: bytes) -> _Reading:
        results, count = np.frombuffer(told, RESULT), len(self._slots)
        if results["number"].tobytes() != self._in_order[turn]:
            results = results[results["number"].argsort()]
        lengths = results["result"]
        has_come = lengths >= 0
        came = self._slots[has_come[:count]], lengths[:count][has_come[:count]]
        latest = self._latest.came
        if came[0].tobytes() == latest[0].tobytes() and came[1].tobytes() == latest[1].tobytes():
            came = latest
        again = has_come[count:].nonzero()[0]
        return _Reading(told, came, again * SECOND_READS + (turn or 0), lengths[count:][again])

    def write(self) -> None:
        """See `PlainSockets`."""
        failed = self._writes.send(self._to_write)
        if failed is not None:
            # Most often the news about an earlier packet; this one has not been sent yet.
            self._writes.send(failed)


def _great_enough(ring: CallRing, count: int) -> CallRing:
    """The ring, or a greater one."""
    return ring if count <= ring.capacity else CallRing(1 << (count - 1).bit_length())


def _addresses(rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> NDArray[np.int64]:
    """Where in memory these rows begin."""
    offsets: NDArray[np.int64] = slots * rows.shape[1]
    offsets += rows.ctypes.data
    return offsets


class LoopedSockets:
    """`PlainSockets` one after another."""

    def __init__(self) -> None:
        self._reads: list[tuple[Callable[[memoryview], int], memoryview]] = []
        self._writes: list[tuple[Callable[[memoryview], int], memoryview]] = []
        self._turns: list[Waiting] = []
        self._slots = np.zeros(0, np.intp)

    def aim_reads(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        self._slots = slots
        self._reads = [
            (sock.recv_into, memoryview(rows[slot])) for sock, slot in zip(sockets, slots.tolist(), strict=True)
        ]
        self._turns = [
            Waiting((index, sockets[index]) for index in range(turn, len(sockets), SECOND_READS))
            for turn in range(SECOND_READS)
        ]

    def aim_writes(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        self._writes = [(sock.send, memoryview(rows[slot])) for sock, slot in zip(sockets, slots.tolist(), strict=True)]

    def read(self, turn: int | None) -> Came:  # noqa: ARG002 - read when asked for
        """See `PlainSockets`."""
        return _came(self._slots, _receive_each(self._reads))

    def read_again(self, turn: int) -> Came:
        """See `PlainSockets`."""
        which = self._turns[turn].indices() if self._turns else []
        return _came(self._slots[which], _receive_each([self._reads[each] for each in which]))

    def write(self) -> None:
        """See `PlainSockets`."""
        for send, packet in self._writes:
            try:
                send(packet)
            except OSError:
                # Most often the news about an earlier packet; this one has not been sent yet.
                with contextlib.suppress(OSError):
                    send(packet)


def _came(slots: NDArray[np.intp], lengths: NDArray[np.int32]) -> Came:
    """Without those below 0."""
    came = lengths >= 0
    return (slots, lengths) if np.count_nonzero(came) == len(slots) else (slots[came], lengths[came])


def _receive_each(reads: Iterable[tuple[Callable[[memoryview], int], memoryview]]) -> NDArray[np.int32]:
    lengths = []
    for receive, row in reads:
        try:
            lengths.append(receive(row))
        except OSError:
            lengths.append(-1)
    return np.array(lengths, np.int32)


class Waiting:
    """Which of some sockets hold a datagram: asked of all at once, a tenth of what it costs to read in vain."""

    def __init__(self, sockets: Iterable[tuple[int, socket.socket]]) -> None:
        """Sockets with the numbers by which they are told."""
        self._poll = select.poll()
        self._indices: dict[int, int] = {}
        for index, sock in sockets:
            self._poll.register(sock, select.POLLIN)
            self._indices[sock.fileno()] = index

    def indices(self) -> list[int]:
        """The numbers of those that hold something now."""
        return [self._indices[descriptor] for descriptor, _ in self._poll.poll(0)]
