"""What we send: one packet per tick to every leg that has a remote; own SSRC, sequence, time stamp (RFC 3550 §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.media.playout import SILENCE
from emulator.rtp.arrays import write_fixed, write_headers
from emulator.rtp.packet import HEADER_BYTES, PCMA

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.base.address import Address
    from emulator.media.legs import Leg, LegTable


class Sending:
    """The packets of this tick: rows `slots` of the table's `tx`."""

    def __init__(self, table: LegTable) -> None:
        self._table = table
        self._remotes: dict[int, Address] = {}
        self.slots: NDArray[np.intp] = np.zeros(0, np.intp)

    def open(self, leg: Leg, first_timestamp: int, now: int) -> None:
        """Begin a leg's stream; its first time stamp is that of engine sample `now`, sent or not."""
        table, slot = self._table, leg.slot
        table.first_sequence[slot] = leg.first_sequence
        table.stamp_offset[slot] = first_timestamp - now
        self.address(leg)

    def address(self, leg: Leg) -> None:
        """Take over the leg's remote and codec."""
        table, slot = self._table, leg.slot
        alaw = int(leg.payload_type == PCMA)
        if alaw != table.alaw[slot] or slot not in self._remotes:
            table.tx[slot, HEADER_BYTES:] = SILENCE[alaw]
        table.alaw[slot] = alaw
        write_fixed(table.tx[slot], leg.payload_type, leg.ssrc)
        if leg.remote is None:
            self._remotes.pop(slot, None)
        else:
            self._remotes[slot] = leg.remote
        self.slots = np.array(sorted(self._remotes), np.intp)

    def close(self, leg: Leg) -> None:
        """Send nothing more."""
        self._remotes.pop(leg.slot, None)
        self.slots = np.array(sorted(self._remotes), np.intp)

    def hush(self, leg: Leg) -> None:
        """Put silence into the leg's packets."""
        self._table.tx[leg.slot, HEADER_BYTES:] = SILENCE[self._table.alaw[leg.slot]]

    def remote(self, slot: int) -> Address:
        """Where the packets of a slot go."""
        return self._remotes[slot]

    def tick(self, now: int) -> None:
        """Number and stamp the packets of this tick."""
        slots, table = self.slots, self._table
        if not len(slots):
            return
        sent = table.sent[slots]
        write_headers(table.tx, slots, table.first_sequence[slots] + sent, table.stamp_offset[slots] + now)
        table.sent[slots] = sent + 1
