"""The RTP sockets of a simulated world's legs: datagrams wait in memory until the tick that takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from emulator.runtime.rtp_latch import RtpLatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.runtime.media_round import Arrivals
    from emulator.runtime.network import Datagram, MediaSocket


@dataclass(slots=True, eq=False)
class _Port:
    leg: str
    socket: MediaSocket
    latch: RtpLatch = field(default_factory=RtpLatch)
    slot: int = -1


class WorldPorts:
    """`LegPorts` over sockets of the `Network` protocol."""

    def __init__(self) -> None:
        self._ports: dict[str, _Port] = {}
        self._by_slot: dict[int, _Port] = {}
        self._latched: list[tuple[str, int, Address]] = []

    def add(self, leg: str, socket: MediaSocket) -> None:
        """A port was bound for a leg that is about to open."""
        self._ports[leg] = _Port(leg, socket)

    def attach(self, leg: str, slot: int) -> None:
        """From now on the leg's datagrams go to row `slot`."""
        port = self._ports[leg]
        port.slot = slot
        self._by_slot[slot] = port

    def agree(self, leg: str, remote: Address | None) -> None:
        """What SDP says about the peer."""
        if leg in self._ports:
            self._ports[leg].latch.agree(remote)

    def source(self, leg: str) -> Address | None:
        """The source that is latched on to and to be answered."""
        return self._ports[leg].latch.answered if leg in self._ports else None

    def read(self, rx: NDArray[np.uint8], until_ns: int) -> Iterator[Arrivals]:
        """Everything that arrived up to `until_ns`; the n-th batch holds the n-th datagram of each leg."""
        waiting = [self._taken(port, until_ns) for port in self._by_slot.values()]
        for datagrams in zip_longest(*waiting):
            batch: Arrivals = ([], [], [])
            for slot, datagram in zip(self._by_slot, datagrams, strict=True):
                if datagram is not None:
                    length = min(len(datagram.data), rx.shape[1])
                    rx[slot, :length] = np.frombuffer(datagram.data, np.uint8, length)
                    for column, value in zip(batch, (slot, length, datagram.arrival_ns), strict=True):
                        column.append(value)
            yield batch

    def take_latched(self) -> list[tuple[str, int, Address]]:
        """Leg, slot and source of what was latched on to since the last call."""
        latched, self._latched = self._latched, []
        return latched

    def send(self, slot: int, packet: memoryview, destination: Address, at_ns: int) -> None:
        """Send a packet of the tick."""
        self._by_slot[slot].socket.send(packet.tobytes(), destination, at_ns)

    def close(self, leg: str) -> None:
        """Free the port."""
        port = self._ports.pop(leg, None)
        if port is not None:
            self._by_slot.pop(port.slot, None)
            port.socket.close()

    def _taken(self, port: _Port, until_ns: int) -> list[Datagram]:
        taken: list[Datagram] = []
        for datagram in port.socket.receive(until_ns):
            before = port.latch.source
            if port.latch.takes(datagram.source, datagram.data):
                taken.append(datagram)
            if port.latch.source != before:
                self._latched.append((port.leg, port.slot, datagram.source))
        return taken
