"""The sockets of a simulated world's legs: datagrams wait in memory until the tick that takes them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from emulator.runtime.leg_door import LegDoor
from emulator.runtime.leg_ports import RtcpArrival

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.media.commands import SecureLeg, SetRemote
    from emulator.media.events import PacketsRefused
    from emulator.runtime.leg_ports import Arrivals
    from emulator.runtime.port_pool import PortPair


@dataclass(slots=True, eq=False)
class _Port:
    door: LegDoor
    sockets: PortPair
    slot: int = -1


class WorldPorts:
    """`LegPorts` over sockets of the `Network` protocol."""

    tick_quantised = False

    def __init__(self) -> None:
        self._ports: dict[str, _Port] = {}
        self._by_slot: dict[int, _Port] = {}
        self._latched: list[tuple[str, int, Address]] = []

    def add(self, leg: str, sockets: PortPair) -> None:
        """Ports were bound for a leg that is about to open."""
        self._ports[leg] = _Port(LegDoor(leg), sockets)

    def attach(self, leg: str, slot: int) -> None:
        """From now on the leg's datagrams go to row `slot`."""
        port = self._ports[leg]
        port.slot = slot
        self._by_slot[slot] = port

    def agree(self, command: SetRemote) -> None:
        """What SDP says about the peer."""
        if command.leg in self._ports:
            self._ports[command.leg].door.agree(command)

    def secure(self, command: SecureLeg) -> None:
        """What SDP says about the keys of SRTP."""
        if command.leg in self._ports:
            self._ports[command.leg].door.secure(command)

    def source(self, leg: str) -> Address | None:
        """The source that is latched on to and to be answered."""
        return self._ports[leg].door.latch.answered if leg in self._ports else None

    def read(self, rx: NDArray[np.uint8], until_ns: int) -> Iterator[Arrivals]:
        """Everything that arrived up to `until_ns`; the n-th batch holds the n-th datagram of each leg."""
        waiting = [self._taken(port, until_ns) for port in self._by_slot.values()]
        for datagrams in zip_longest(*waiting):
            slots, lengths, arrivals = [], [], []
            for slot, datagram in zip(self._by_slot, datagrams, strict=True):
                if datagram is not None:
                    data, arrival_ns = datagram
                    length = min(len(data), rx.shape[1])
                    rx[slot, :length] = np.frombuffer(data, np.uint8, length)
                    slots.append(slot)
                    lengths.append(length)
                    arrivals.append(arrival_ns)
            yield np.array(slots, np.intp), np.array(lengths, np.int32), np.array(arrivals, np.int64)

    def read_rtcp(self, until_ns: int) -> list[RtcpArrival]:
        """Everything that came to the RTCP sockets up to `until_ns`."""
        found: list[RtcpArrival] = []
        for port in self._by_slot.values():
            for datagram in port.sockets.rtcp.receive(until_ns):
                opened = port.door.let_in_rtcp(datagram.data, datagram.source, datagram.arrival_ns)
                if opened is not None:
                    local = port.sockets.rtcp.local
                    found.append(RtcpArrival(port.slot, opened, datagram.source, local, datagram.arrival_ns))
        return found

    def take_latched(self) -> list[tuple[str, int, Address]]:
        """Leg, slot and source of what was latched on to since the last call."""
        latched, self._latched = self._latched, []
        return latched

    def send(
        self, tx: NDArray[np.uint8], slots: NDArray[np.intp], remote: Callable[[int], Address], at_ns: int
    ) -> None:
        """Send the packets of the tick."""
        for slot in slots.tolist():
            port = self._by_slot[slot]
            sealed = port.door.sealed(tx[slot].tobytes())
            if sealed is not None:
                port.sockets.rtp.send(sealed, remote(slot), at_ns)

    def send_event(self, slot: int, data: bytes, destination: Address, at_ns: int) -> None:
        """Send an RTP packet that is no row: a telephone event."""
        port = self._by_slot[slot]
        sealed = port.door.sealed(data)
        if sealed is not None:
            port.sockets.rtp.send(sealed, destination, at_ns)

    def send_rtcp(self, slot: int, data: bytes, destination: Address, at_ns: int) -> tuple[Address, Address] | None:
        """Send RTCP of a leg to where it is awaited. From where and where to; None: it may not leave."""
        port = self._by_slot[slot]
        sealed = port.door.sealed(data)
        if sealed is None:
            return None
        destination = port.door.rtcp_destination(destination)
        socket = port.sockets.rtp if port.door.is_shared else port.sockets.rtcp
        socket.send(sealed, destination, at_ns)
        return socket.local, destination

    def close(self, leg: str) -> PacketsRefused | None:
        """Free both ports; what they kept out."""
        port = self._ports.pop(leg, None)
        if port is None:
            return None
        self._by_slot.pop(port.slot, None)
        port.sockets.close()
        return port.door.refused()

    def _taken(self, port: _Port, until_ns: int) -> list[tuple[bytes | memoryview, int]]:
        """What the datagrams bring that count, with their arrivals."""
        taken: list[tuple[bytes | memoryview, int]] = []
        for datagram in port.sockets.rtp.receive(until_ns):
            before = port.door.latch.source
            data = port.door.let_in(datagram.data, datagram.source, datagram.arrival_ns)
            if data is None:
                continue
            taken.append((data, datagram.arrival_ns))
            if datagram.source != before:
                self._latched.append((port.door.leg, port.slot, datagram.source))
        return taken
