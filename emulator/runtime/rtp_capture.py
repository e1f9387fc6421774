"""Puts RTP into the tap: all legs of some ticks at once, sorted by time, with the times that the engine used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.runtime.tap import ipv4_flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.runtime.tap import Tap

_FLOW_BYTES = 12
_ENOUGH_PACKETS = 100
_ENOUGH_TICKS = 25
"""Half a second. Writing a hundred packets costs little more than writing two."""


class RtpCapture:
    """Remembers the addresses of each slot. Times are nanoseconds of the platform's monotonic clock."""

    def __init__(self, tap: Tap) -> None:
        self._tap = tap
        self._locals: dict[int, Address] = {}
        self._towards_us: dict[int, Address] = {}
        self._from_us: dict[int, Address] = {}
        self._flows: NDArray[np.uint8] = np.zeros((2, 8, _FLOW_BYTES), np.uint8)
        self._ipv6: set[int] = set()
        """Slots with an IPv6 address at either end: their packets are written one by one."""
        self._pending: list[tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64]]] = []
        self._packets_pending = 0
        self._ticks_pending = 0

    def open(self, slot: int, local: Address) -> None:
        """A leg took a slot."""
        self._locals[slot] = local
        self._towards_us.pop(slot, None)
        self._from_us.pop(slot, None)
        while slot >= self._flows.shape[1]:
            self._flows = np.concatenate([self._flows, np.zeros_like(self._flows)], axis=1)
        self._ipv6.discard(slot)

    def hears(self, slot: int, source: Address) -> None:
        """What comes in at `slot` comes from `source`."""
        if self._towards_us.get(slot) != source:
            self._towards_us[slot] = source
            self._set_flow(0, slot, source, self._locals[slot])

    def answers(self, slot: int, destination: Address) -> None:
        """What leaves from `slot` goes to `destination`."""
        if self._from_us.get(slot) != destination:
            self._from_us[slot] = destination
            self._set_flow(1, slot, self._locals[slot], destination)

    def received(
        self,
        rx: NDArray[np.uint8],
        slots: NDArray[np.intp],
        lengths: NDArray[np.int32],
        arrivals_ns: NDArray[np.int64] | int,
    ) -> None:
        """Rows of `rx` were received, in one moment or each in its own."""
        times_ns = arrivals_ns if isinstance(arrivals_ns, np.ndarray) else np.full(len(slots), arrivals_ns, np.int64)
        self._add(0, rx, slots, lengths.astype(np.int64), times_ns)

    def sent(self, tx: NDArray[np.uint8], slots: NDArray[np.intp], at_ns: int) -> None:
        """Whole rows of `tx` were sent."""
        count = len(slots)
        self._add(1, tx, slots, np.full(count, tx.shape[1], np.int64), np.full(count, at_ns, np.int64))

    def sent_event(self, slot: int, data: bytes, destination: Address, at_ns: int) -> None:
        """A packet that is no row was sent from `slot`."""
        self.datagram(data, self._locals[slot], destination, at_ns)

    def datagram(self, data: bytes, source: Address, destination: Address, at_ns: int) -> None:
        """One datagram that is no RTP: after the ticks before it."""
        self._write_pending()
        self._tap.datagram(data, source, destination, at_ns)

    def end_tick(self) -> None:
        """The packets of a tick are complete; they are written when there are enough of them."""
        self._ticks_pending += 1
        if self._packets_pending >= _ENOUGH_PACKETS or self._ticks_pending >= _ENOUGH_TICKS:
            self._write_pending()

    def flush(self) -> None:
        """Everything so far is in the file."""
        self._write_pending()
        self._tap.flush()

    def take_error(self) -> str:
        """Why the file is not whole any more: told once, else empty."""
        return self._tap.take_error()

    def close(self) -> None:
        """Write what is left; the file is whole."""
        self._write_pending()
        self._tap.close()

    def _write_pending(self) -> None:
        """Earliest packet first."""
        pending, self._pending = self._pending, []
        self._packets_pending = self._ticks_pending = 0
        if not pending:
            return
        lengths, flows, times = (np.concatenate([each[column] for each in pending]) for column in (1, 2, 3))
        rows = np.empty((len(lengths), max(each.shape[1] for each, _, _, _ in pending)), np.uint8)
        start = 0
        for each, _, _, _ in pending:
            rows[start : start + len(each), : each.shape[1]] = each
            start += len(each)
        order = np.argsort(times, kind="stable")
        self._tap.ipv4_rows(rows[order], lengths[order], flows[order], times[order])

    def _add(
        self,
        way: int,
        source: NDArray[np.uint8],
        slots: NDArray[np.intp],
        lengths: NDArray[np.int64],
        times_ns: NDArray[np.int64],
    ) -> None:
        if self._ipv6:
            is_ipv6 = np.isin(slots, list(self._ipv6))
            columns = (each[is_ipv6].tolist() for each in (slots, lengths, times_ns))
            for slot, length, at_ns in zip(*columns, strict=True):
                self._write_ipv6(way, slot, source[slot, :length].tobytes(), at_ns)
            slots, lengths, times_ns = slots[~is_ipv6], lengths[~is_ipv6], times_ns[~is_ipv6]
        if len(slots):
            self._packets_pending += len(slots)
            self._pending.append((source[slots, : int(lengths.max())], lengths, self._flows[way, slots], times_ns))

    def _write_ipv6(self, way: int, slot: int, data: bytes, at_ns: int) -> None:
        local = self._locals[slot]
        peer = self._from_us[slot] if way else self._towards_us[slot]
        self._tap.datagram(data, *((local, peer) if way else (peer, local)), at_ns)

    def _set_flow(self, way: int, slot: int, source: Address, destination: Address) -> None:
        if ":" in source.host or ":" in destination.host:
            self._ipv6.add(slot)
        if slot not in self._ipv6:
            self._flows[way, slot] = np.frombuffer(ipv4_flow(source, destination), np.uint8)
