"""Many sockets that are connected to their peers, read and written all at once: every packet passes through here.

By rings of system calls where the kernel allows them; else in two loops that look up nothing that can be looked up
before.
"""

from __future__ import annotations

import contextlib
import select
from typing import TYPE_CHECKING, Protocol

import numpy as np

from emulator.runtime.call_ring import RECEIVE, SEND, CallRing

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

SECOND_READS = 8
"""One socket in so many is read twice: by turns, each is."""
_FEWEST_CALLS = 256


class PlainSockets(Protocol):
    """Sockets that do not block: some are read into rows of an array, some written from rows of another."""

    def aim_reads(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """From now on socket i is read into row `slots[i]` of `rows`."""

    def aim_writes(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """From now on row `slots[i]` of `rows` is written to socket i."""

    def read(self) -> NDArray[np.int32]:
        """Read a datagram from each; their lengths, below 0 where there was none."""

    def read_again(self, turn: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Read a datagram from each `SECOND_READS`th, beginning with `turn`: which, and their lengths as in `read`."""

    def write(self) -> None:
        """Send a packet from each; a peer that is gone is not an error."""


def plain_sockets() -> PlainSockets:
    """The quickest that the kernel allows."""
    try:
        return RingedSockets()
    except OSError:
        return LoopedSockets()


class RingedSockets:
    """`PlainSockets` by two rings. Raises OSError where there are none to be had."""

    def __init__(self) -> None:
        self._reads = CallRing(_FEWEST_CALLS)
        self._writes = CallRing(_FEWEST_CALLS)
        self._to_read = np.zeros(0, np.intp)
        self._to_write = np.zeros(0, np.intp)
        self._rows: dict[int, NDArray[np.uint8]] = {}
        """What is read into and written from stays where it is."""

    def aim_reads(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        self._reads = self._aimed(self._reads, RECEIVE, sockets, rows, slots)
        self._to_read = np.arange(len(sockets))

    def aim_writes(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        self._writes = self._aimed(self._writes, SEND, sockets, rows, slots)
        self._to_write = np.arange(len(sockets))

    def read(self) -> NDArray[np.int32]:
        """See `PlainSockets`."""
        return self._reads.make(self._to_read)

    def read_again(self, turn: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """See `PlainSockets`."""
        which = self._to_read[turn::SECOND_READS]
        return which, self._reads.make(which)

    def write(self) -> None:
        """See `PlainSockets`."""
        failed = self._writes.make(self._to_write) < 0
        if failed.any():
            # Most often the news about an earlier packet; this one has not been sent yet.
            self._writes.make(self._to_write[failed])

    def _aimed(
        self,
        ring: CallRing,
        operation: int,
        sockets: list[socket.socket],
        rows: NDArray[np.uint8],
        slots: NDArray[np.intp],
    ) -> CallRing:
        """The ring, or a greater one, with these calls."""
        if len(sockets) > ring.capacity:
            ring = CallRing(1 << (len(sockets) - 1).bit_length())
        ring.write_down(operation, sockets, rows.ctypes.data + slots * rows.shape[1], rows.shape[1])
        self._rows[operation] = rows
        return ring


class LoopedSockets:
    """`PlainSockets` one after another."""

    def __init__(self) -> None:
        self._reads: list[tuple[Callable[[memoryview], int], memoryview]] = []
        self._writes: list[tuple[Callable[[memoryview], int], memoryview]] = []
        self._turns: list[_Waiting] = []

    def aim_reads(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        self._reads = [
            (sock.recv_into, memoryview(rows[slot])) for sock, slot in zip(sockets, slots.tolist(), strict=True)
        ]
        self._turns = [
            _Waiting((index, sockets[index]) for index in range(turn, len(sockets), SECOND_READS))
            for turn in range(SECOND_READS)
        ]

    def aim_writes(self, sockets: list[socket.socket], rows: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        """See `PlainSockets`."""
        self._writes = [(sock.send, memoryview(rows[slot])) for sock, slot in zip(sockets, slots.tolist(), strict=True)]

    def read(self) -> NDArray[np.int32]:
        """See `PlainSockets`."""
        return _receive_each(self._reads)

    def read_again(self, turn: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """See `PlainSockets`."""
        which = self._turns[turn].indices() if self._turns else []
        return np.array(which, np.intp), _receive_each([self._reads[each] for each in which])

    def write(self) -> None:
        """See `PlainSockets`."""
        for send, packet in self._writes:
            try:
                send(packet)
            except OSError:
                # Most often the news about an earlier packet; this one has not been sent yet.
                with contextlib.suppress(OSError):
                    send(packet)


def _receive_each(reads: Iterable[tuple[Callable[[memoryview], int], memoryview]]) -> NDArray[np.int32]:
    lengths = []
    for receive, row in reads:
        try:
            lengths.append(receive(row))
        except OSError:
            lengths.append(-1)
    return np.array(lengths, np.int32)


class _Waiting:
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
