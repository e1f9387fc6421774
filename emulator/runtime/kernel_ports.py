"""The sockets of live legs: RTP is read once per tick into the engine's rows, RTCP now and then."""

from __future__ import annotations

import select
import time
from typing import TYPE_CHECKING

import numpy as np

from emulator.runtime.arrival_clock import ANCILLARY_SIZE, ArrivalClock, ask_for_arrival_times
from emulator.runtime.leg_door import LegDoor
from emulator.runtime.leg_ports import RtcpArrival
from emulator.runtime.leg_sockets import LegSockets, send
from emulator.runtime.network import Datagram
from emulator.runtime.plain_sockets import SECOND_READS, Waiting, plain_sockets
from emulator.runtime.rtp_latch import SILENCE_NS
from emulator.runtime.tick_schedule import TICK_NS
from emulator.runtime.udp_socket import address_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.media.commands import SecureLeg, SetRemote
    from emulator.media.events import PacketsRefused
    from emulator.runtime.leg_ports import Arrivals
    from emulator.runtime.plain_sockets import PlainSockets

LAB_LEGS = 100
"""More open legs than these are read in load mode."""
SWEEP_TICKS = 50
"""In load mode it is looked once in so many ticks who has fallen silent."""
RTCP_TICKS = 5
"""In load mode RTCP is read once in so many ticks; it carries the kernel's times however late it is read."""
RTCP_READS = 8
"""So many datagrams are read at most from an RTCP socket per tick."""
STRANGERS_PER_READ = 32
"""So many datagrams that do not count are passed by in search of one that does; a flood must not stop the tick."""
MAX_DATAGRAM = 1500


class KernelPorts:
    """`LegPorts` over the kernel's sockets, non-blocking. One of two modes:

    lab: every packet carries the kernel's receive time; a leg is read again while what it gives is older than a tick.
    load: one plain read per leg and tick; a packet's arrival is the tick that read it. Sockets are connected to a peer
    that has spoken, so that the kernel keeps strangers out, uncounted. Late ticks read the packets that they would have
    read in time: one of each leg, and none to begin with that came after they were due.

    Load mode begins with one leg more than `LAB_LEGS` and lasts until no leg is open.
    """

    def __init__(self, *, lab_legs: int = LAB_LEGS, plain: PlainSockets | None = None) -> None:
        """`plain` is how load mode reads and writes; if it is not given, the quickest way that the kernel allows."""
        self._lab_legs = lab_legs
        self._plain = plain or plain_sockets()
        self._clock = ArrivalClock()
        self._ports: dict[str, LegSockets] = {}
        self._by_slot: dict[int, LegSockets] = {}
        self._by_rtcp: dict[int, LegSockets] = {}
        """Of the legs that have a slot, by descriptor."""
        self._latched: list[tuple[str, int, Address]] = []
        self._rtcp = select.epoll()
        """Knows which RTCP sockets hold something: RTCP is rare, and to read in vain costs as much as to read."""
        self._turn = 0
        self.tick_quantised = False
        self._rx: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._rows: list[memoryview] = []
        self._heard_ns: NDArray[np.int64] = np.zeros(0, np.int64)
        """By slot: when the kernel last gave a packet of the one peer that it lets through, but for the latest."""
        self._latest = np.zeros(0, np.intp), 0
        """Slots whose packets came last, and when: nearly always the same as the time before, so the array can wait."""
        self._are_readers_stale = True
        self._doormen: list[LegSockets] = []
        """The legs each of whose packets is looked at."""
        self._waiting = Waiting([])
        """Asks for which of those something is there."""
        self._are_senders_stale = True
        self._tx: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._tx_slots: NDArray[np.intp] = np.zeros(0, np.intp)
        self._sealing: list[int] = []
        """Slots whose packets are not sent as they are, or not to a connected peer."""

    def add(self, leg: str, rtp: socket.socket, rtcp: socket.socket) -> None:
        """Two bound sockets came for a leg that is about to open."""
        for sock in (rtp, rtcp):
            sock.setblocking(False)
            ask_for_arrival_times(sock)
        self._ports[leg] = LegSockets(LegDoor(leg), rtp, rtcp)

    def attach(self, leg: str, slot: int) -> None:
        """From now on the leg's datagrams go to row `slot`."""
        port = self._ports[leg]
        port.slot = slot
        self._by_slot[slot] = port
        self._rtcp.register(port.rtcp, select.EPOLLIN)
        self._by_rtcp[port.rtcp.fileno()] = port
        self.tick_quantised = self.tick_quantised or len(self._by_slot) > self._lab_legs
        self._note_change()

    def agree(self, command: SetRemote) -> None:
        """What SDP says about the peer. When it moves, the socket is opened to all again."""
        port = self._ports.get(command.leg)
        if port is not None:
            port.door.agree(command)
            if port.door.latch.is_waiting:
                self._open_to_all(port)

    def secure(self, command: SecureLeg) -> None:
        """What SDP says about the keys of SRTP."""
        port = self._ports.get(command.leg)
        if port is not None:
            port.door.secure(command)
            self._note_change()

    def source(self, leg: str) -> Address | None:
        """The source that is latched on to and to be answered."""
        return self._ports[leg].door.latch.answered if leg in self._ports else None

    def read(self, rx: NDArray[np.uint8], until_ns: int) -> Iterator[Arrivals]:
        """Fill rows with what arrived; the next batch overwrites them."""
        if rx is not self._rx:
            self._rx, self._rows = rx, [memoryview(row) for row in rx]
            self._heard_ns = np.concatenate([self._heard_ns, np.zeros(len(rx) - len(self._heard_ns), np.int64)])
            self._are_readers_stale = True
        self._turn += 1
        if self._doormen or not self.tick_quantised:
            self._clock.refresh()
        return self._read_plainly(until_ns) if self.tick_quantised else self._read_with_times(until_ns)

    def read_rtcp(self, until_ns: int) -> list[RtcpArrival]:
        """What came to the RTCP sockets."""
        if self.tick_quantised:
            if self._turn % SWEEP_TICKS == 0:
                self._open_to_others(until_ns)
            if self._turn % RTCP_TICKS:
                return []
            self._clock.refresh()
        return [
            found for descriptor, _ in self._rtcp.poll(0) for found in self._receive_rtcp(self._by_rtcp[descriptor])
        ]

    def take_latched(self) -> list[tuple[str, int, Address]]:
        """Leg, slot and source of what was latched on to since the last call."""
        latched, self._latched = self._latched, []
        return latched

    def send(
        self,
        tx: NDArray[np.uint8],
        slots: NDArray[np.intp],
        remote: Callable[[int], Address],
        at_ns: int,  # noqa: ARG002 - now
    ) -> None:
        """Send the packets of the tick; an unreachable destination is not an error."""
        if self._are_senders_stale or tx is not self._tx or slots is not self._tx_slots:
            self._sort_senders(tx, slots)
        self._plain.write()
        for slot in self._sealing:
            port = self._by_slot[slot]
            sealed = port.door.sealed(tx[slot].tobytes())
            if sealed is not None:
                send(port.rtp, sealed, None if port.is_connected else remote(slot))

    def send_event(
        self,
        slot: int,
        data: bytes,
        destination: Address,
        at_ns: int,  # noqa: ARG002 - now
    ) -> None:
        """Send an RTP packet that is no row: a telephone event."""
        port = self._by_slot[slot]
        sealed = port.door.sealed(data)
        if sealed is not None:
            send(port.rtp, sealed, None if port.is_connected else destination)

    def send_rtcp(
        self,
        slot: int,
        data: bytes,
        destination: Address,
        at_ns: int,  # noqa: ARG002 - now
    ) -> tuple[Address, Address] | None:
        """Send RTCP of a leg to where it is awaited. From where and where to; None: it may not leave."""
        port = self._by_slot[slot]
        sealed = port.door.sealed(data)
        if sealed is None:
            return None
        destination = port.door.rtcp_destination(destination)
        sock = port.rtp if port.door.is_shared else port.rtcp
        send(sock, sealed, None if port.is_connected and sock is port.rtp else destination)
        return address_of(sock.getsockname()), destination

    def close(self, leg: str) -> PacketsRefused | None:
        """Free both ports; what they kept out."""
        port = self._ports.pop(leg, None)
        if port is None:
            return None
        if self._by_slot.pop(port.slot, None):
            self._rtcp.unregister(port.rtcp)
            del self._by_rtcp[port.rtcp.fileno()]
        self.tick_quantised = self.tick_quantised and bool(self._by_slot)
        self._note_change()
        port.rtp.close()
        port.rtcp.close()
        return port.door.refused()

    def _read_with_times(self, until_ns: int) -> Iterator[Arrivals]:
        ports = list(self._by_slot.values())
        while ports:
            slots: list[int] = []
            lengths: list[int] = []
            arrivals: list[int] = []
            behind: list[LegSockets] = []
            for port in ports:
                length, arrival = self._receive_with_time(port)
                if length >= 0:
                    slots.append(port.slot)
                    lengths.append(length)
                    arrivals.append(arrival)
                    if arrival < until_ns - TICK_NS:
                        behind.append(port)
            if slots:
                yield np.array(slots, np.intp), np.array(lengths, np.int32), np.array(arrivals, np.int64)
            ports = behind

    def _receive_with_time(self, port: LegSockets) -> tuple[int, int]:
        """Length and arrival of the next datagram that counts; length -1 when there is none."""
        row = self._rows[port.slot]
        for _ in range(STRANGERS_PER_READ):
            try:
                length, ancillary, _, name = port.rtp.recvmsg_into([row], ANCILLARY_SIZE)
            except ConnectionRefusedError:
                continue
            except OSError:
                return -1, 0
            arrival = self._clock.arrival_ns(ancillary, time.monotonic_ns())
            length = self._let_in(port, row, length, address_of(name), arrival)
            if length >= 0:
                # The distance of the clocks is measured anew each tick; that must not turn the order round.
                port.last_arrival_ns = max(port.last_arrival_ns, arrival)
                return length, port.last_arrival_ns
        return -1, 0

    def _read_plainly(self, until_ns: int) -> Iterator[Arrivals]:
        if self._are_readers_stale:
            self._sort_readers()
        turn = None if time.monotonic_ns() > until_ns + TICK_NS else self._turn % SECOND_READS
        slots, lengths = self._plain.read(turn)
        if len(slots):
            if slots is not self._latest[0]:
                self._note_latest()
            self._latest = slots, until_ns
            yield slots, lengths, until_ns
        # Looking at a packet may change who needs no look; that is for the next tick.
        if self._doormen:
            yield from self._look_at_each(self._visited(), until_ns)
        if turn is None:
            return
        slots, lengths = self._plain.read_again(turn)
        if len(slots):
            yield slots, lengths, until_ns
        if self._doormen:
            yield from self._look_at_each(self._visited(turn, SECOND_READS), until_ns)

    def _note_latest(self) -> None:
        slots, heard_ns = self._latest
        self._heard_ns[slots] = heard_ns

    def _visited(self, begin: int = 0, step: int = 1) -> list[LegSockets]:
        """Of every `step`th doorman those for whom something is there, in the kernel or read too early."""
        doormen, visited = self._doormen, {*self._waiting.indices()}
        which = range(begin, len(doormen), step)
        return [doormen[each] for each in which if each in visited or doormen[each].early is not None]

    def _look_at_each(self, ports: list[LegSockets], until_ns: int) -> Iterator[Arrivals]:
        looked_at = [(port.slot, self._receive_plainly(port, until_ns)) for port in ports]
        let_in = np.array([each for each in looked_at if each[1] >= 0], np.int32).reshape(-1, 2)
        if len(let_in):
            yield let_in[:, 0].astype(np.intp), let_in[:, 1], until_ns

    def _receive_plainly(self, port: LegSockets, until_ns: int) -> int:
        row = self._rows[port.slot]
        if port.early is None:
            try:
                data, ancillary, _, name = port.rtp.recvmsg(len(row), ANCILLARY_SIZE)
            except OSError:
                return -1
            arrival = self._clock.arrival_ns(ancillary, time.monotonic_ns())
            port.early = Datagram(data, address_of(name), arrival)
        if port.early.arrival_ns > until_ns:
            return -1
        (data, source, _), port.early = port.early, None
        row[: len(data)] = data
        length = self._let_in(port, row, len(data), source, until_ns)
        if length >= 0 and not port.is_connected and not port.door.latch.is_waiting:
            port.connect(source)
            if port.is_connected:
                self._note_change()
        return length

    def _open_to_others(self, until_ns: int) -> None:
        """Let others in where the peer that the kernel lets through has fallen silent."""
        self._note_latest()
        for slot in (until_ns - self._heard_ns > SILENCE_NS).nonzero()[0].tolist():
            port = self._by_slot.get(slot)
            # Of a port that is not plain the latch itself knows when it was heard.
            if port is not None and port.door.latch.is_silent(until_ns):
                self._open_to_all(port)

    def _open_to_all(self, port: LegSockets) -> None:
        """Let all in to the door again, whose latch is told of what the kernel let through."""
        if port.is_connected:
            self._note_latest()
            latch = port.door.latch
            latch.heard_ns = max(latch.heard_ns, int(self._heard_ns[port.slot]))
            port.disconnect()
            self._note_change()

    def _note_change(self) -> None:
        """Legs have come or gone, or what is done with their packets has changed."""
        self._are_readers_stale = self._are_senders_stale = True

    def _sort_readers(self) -> None:
        plain = [port for _, port in sorted(self._by_slot.items()) if port.is_plain]
        slots = np.array([port.slot for port in plain], np.intp)
        self._plain.aim_reads([port.rtp for port in plain], self._rx, slots)
        self._doormen = [port for port in self._by_slot.values() if not port.is_plain]
        self._waiting = Waiting((index, port.rtp) for index, port in enumerate(self._doormen))
        for port in self._by_slot.values():
            # Where nobody reads it, it costs a tenth of a plain read to be told.
            if port.is_timed == port.is_plain:
                port.is_timed = not port.is_plain
                ask_for_arrival_times(port.rtp, are_wanted=port.is_timed)
        self._are_readers_stale = False

    def _sort_senders(self, tx: NDArray[np.uint8], slots: NDArray[np.intp]) -> None:
        self._tx, self._tx_slots = tx, slots
        plain = [slot for slot in slots.tolist() if self._by_slot[slot].is_plain]
        self._plain.aim_writes([self._by_slot[slot].rtp for slot in plain], tx, np.array(plain, np.intp))
        self._sealing = sorted({*slots.tolist()} - {*plain})
        self._are_senders_stale = False

    def _let_in(self, port: LegSockets, row: memoryview, length: int, source: Address, at_ns: int) -> int:
        """Length of what counts in a datagram, which then lies at the start of its row; -1: nothing does."""
        before = port.door.latch.source
        taken = port.door.let_in(row[:length], source, at_ns)
        if taken is None:
            return -1
        if isinstance(taken, bytes):
            row[: len(taken)] = taken
        if source != before:
            self._latched.append((port.door.leg, port.slot, source))
        return len(taken)

    def _receive_rtcp(self, port: LegSockets) -> Iterator[RtcpArrival]:
        for _ in range(RTCP_READS):
            try:
                data, ancillary, _, name = port.rtcp.recvmsg(MAX_DATAGRAM, ANCILLARY_SIZE)
            except ConnectionRefusedError:
                continue
            except OSError:
                return
            source, arrival_ns = address_of(name), self._clock.arrival_ns(ancillary, time.monotonic_ns())
            opened = port.door.let_in_rtcp(data, source, arrival_ns)
            if opened is not None:
                yield RtcpArrival(port.slot, opened, source, address_of(port.rtcp.getsockname()), arrival_ns)
