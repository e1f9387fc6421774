"""The RTP sockets of live legs: read once per tick into the engine's rows, connected to a peer that has spoken."""

from __future__ import annotations

import ctypes
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.runtime.arrival_clock import ANCILLARY_SIZE, ArrivalClock, ask_for_arrival_times
from emulator.runtime.rtp_latch import RtpLatch
from emulator.runtime.tick_schedule import TICK_NS
from emulator.runtime.udp_socket import address_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.runtime.media_round import Arrivals

SECOND_READS = 8
"""In load mode one leg in so many gets a second read per tick: it catches senders whose clock is fast."""
_LIBC = ctypes.CDLL(None)
_NO_PEER = bytes(16)


@dataclass(slots=True, eq=False)
class _Port:
    leg: str
    socket: socket.socket
    latch: RtpLatch = field(default_factory=RtpLatch)
    slot: int = -1
    is_connected: bool = False
    last_arrival_ns: int = 0


class KernelPorts:
    """`LegPorts` over the kernel's sockets, non-blocking. One of two modes:

    lab: every packet carries the kernel's receive time; a leg is read again while what it gives is older than a tick.
    load (`tick_quantised`): one plain read per leg and tick; a packet's arrival is the tick that read it.
    """

    def __init__(self, *, tick_quantised: bool = False) -> None:
        self._tick_quantised = tick_quantised
        self._clock = ArrivalClock()
        self._ports: dict[str, _Port] = {}
        self._by_slot: dict[int, _Port] = {}
        self._latched: list[tuple[str, int, Address]] = []
        self._rx: NDArray[np.uint8] | None = None
        self._rows: list[memoryview] = []
        self._turn = 0

    def add(self, leg: str, sock: socket.socket) -> None:
        """A bound socket came for a leg that is about to open."""
        sock.setblocking(False)
        if not self._tick_quantised:
            ask_for_arrival_times(sock)
        self._ports[leg] = _Port(leg, sock)

    def attach(self, leg: str, slot: int) -> None:
        """From now on the leg's datagrams go to row `slot`."""
        port = self._ports[leg]
        port.slot = slot
        self._by_slot[slot] = port

    def agree(self, leg: str, remote: Address | None) -> None:
        """What SDP says about the peer. When it moves, the socket is opened to all again."""
        port = self._ports.get(leg)
        if port is not None:
            port.latch.agree(remote)
            if port.latch.is_waiting and port.is_connected:
                _LIBC.connect(port.socket.fileno(), _NO_PEER, len(_NO_PEER))  # AF_UNSPEC: connect(2)
                port.is_connected = False

    def source(self, leg: str) -> Address | None:
        """The source that is latched on to and to be answered."""
        return self._ports[leg].latch.answered if leg in self._ports else None

    def read(self, rx: NDArray[np.uint8], until_ns: int) -> Iterator[Arrivals]:
        """Fill rows with what arrived; the next batch overwrites them."""
        if rx is not self._rx:
            self._rx, self._rows = rx, [memoryview(row) for row in rx]
        return self._read_plainly(until_ns) if self._tick_quantised else self._read_with_times(until_ns)

    def take_latched(self) -> list[tuple[str, int, Address]]:
        """Leg, slot and source of what was latched on to since the last call."""
        latched, self._latched = self._latched, []
        return latched

    def send(self, slot: int, packet: memoryview, destination: Address, at_ns: int) -> None:  # noqa: ARG002 - now
        """Send a packet of the tick; an unreachable destination is not an error."""
        port = self._by_slot[slot]
        for _ in range(2):
            try:
                if port.is_connected:
                    port.socket.send(packet)
                else:
                    port.socket.sendto(packet, destination)
            except ConnectionRefusedError:
                continue  # The news about an earlier packet; this one has not been sent yet.
            except (OSError, OverflowError):
                return
            return

    def close(self, leg: str) -> None:
        """Free the port."""
        port = self._ports.pop(leg, None)
        if port is not None:
            self._by_slot.pop(port.slot, None)
            port.socket.close()

    def _read_with_times(self, until_ns: int) -> Iterator[Arrivals]:
        self._clock.refresh()
        ports = list(self._by_slot.values())
        while ports:
            slots: list[int] = []
            lengths: list[int] = []
            arrivals: list[int] = []
            behind: list[_Port] = []
            for port in ports:
                length, arrival = self._receive_with_time(port)
                if length >= 0:
                    slots.append(port.slot)
                    lengths.append(length)
                    arrivals.append(arrival)
                    if arrival < until_ns - TICK_NS:
                        behind.append(port)
            if slots:
                yield slots, lengths, arrivals
            ports = behind

    def _receive_with_time(self, port: _Port) -> tuple[int, int]:
        """Length and arrival of the next datagram that counts; length -1 when there is none."""
        row = self._rows[port.slot]
        while True:
            try:
                length, ancillary, _, name = port.socket.recvmsg_into([row], ANCILLARY_SIZE)
            except ConnectionRefusedError:
                continue
            except OSError:
                return -1, 0
            if self._counts(port, address_of(name), row[:length]):
                arrival = self._clock.arrival_ns(ancillary, time.monotonic_ns())
                # The distance of the clocks is measured anew each tick; that must not turn the order round.
                port.last_arrival_ns = max(port.last_arrival_ns, arrival)
                return length, port.last_arrival_ns

    def _read_plainly(self, until_ns: int) -> Iterator[Arrivals]:
        self._turn = (self._turn + 1) % SECOND_READS
        every = list(self._by_slot.values())
        for ports in (every, every[self._turn :: SECOND_READS]):
            slots: list[int] = []
            lengths: list[int] = []
            for port in ports:
                length = self._receive_plainly(port)
                if length >= 0:
                    slots.append(port.slot)
                    lengths.append(length)
            if slots:
                yield slots, lengths, [until_ns] * len(slots)

    def _receive_plainly(self, port: _Port) -> int:
        row = self._rows[port.slot]
        try:
            if port.is_connected:
                return port.socket.recv_into(row)
            length, name = port.socket.recvfrom_into(row)
        except OSError:
            return -1
        return length if self._counts(port, address_of(name), row[:length]) else -1

    def _counts(self, port: _Port, source: Address, data: memoryview) -> bool:
        before = port.latch.source
        counts = port.latch.takes(source, data)
        if port.latch.source != before:
            self._latched.append((port.leg, port.slot, source))
            self._connect(port, source)
        return counts

    def _connect(self, port: _Port, source: Address) -> None:
        """Have the kernel keep strangers out; what they had queued before is still sorted out by the latch."""
        try:
            port.socket.connect(source)
        except OSError:
            return
        port.is_connected = True
