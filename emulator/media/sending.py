"""What we send: one packet per tick to every leg that has a remote; own SSRC, sequence, time stamp (RFC 3550 §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.coders import CODERS
from emulator.media.rows import ALAW, FRAME, LINEAR, MULAW, stretch
from emulator.rtp.arrays import numbers, numbers_in, write_fixed
from emulator.rtp.packet import HEADER_BYTES, RtpPacket, build
from emulator.rtp.telephone_event import EventPacket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from emulator.audio.coders import Encoder
    from emulator.base.address import Address
    from emulator.media.legs import Leg, LegTable

_SILENCE = np.zeros(FRAME, np.int16)
_AHEAD = 16
"""Ticks for which headers are made at once: they cost little more than those of one."""


class Sending:
    """The packets of this tick: rows `slots` of the table's `tx`."""

    def __init__(self, table: LegTable) -> None:
        self._table = table
        self._remotes: dict[int, Address] = {}
        self._codecs: dict[int, str] = {}
        self._encoders: dict[int, Encoder] = {}
        """Of the legs that are sent a codec with a memory, by slot."""
        self._slots: NDArray[np.intp] = np.zeros(0, np.intp)
        self._is_sorted = True
        """Whether the slots are those of the remotes that are known; many legs may come or go in one tick."""
        self.events: list[tuple[int, bytes]] = []
        """The telephone events of this tick, each in the place of the row of its slot."""
        self._keyed: set[int] = set()
        """Slots of those."""
        self._rows: slice | NDArray[np.intp] = self._slots
        self._bind()
        self._ahead = numbers(np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64))
        """Of `slots`, by tick."""
        self._turn = 0
        """Which of them are the latest used."""
        self._due = -1
        """The engine sample for which the next of them are; -1: for none."""

    def _bind(self) -> None:
        """View the packets as what is written into them in each tick; anew after the table has grown."""
        self._bound_to = self._table.tx
        self._numbers = numbers_in(self._bound_to)

    @property
    def slots(self) -> NDArray[np.intp]:
        """Those that send in this tick, ascending; the same array until it changes who they are."""
        if not self._is_sorted:
            self._sort()
        return self._slots

    def open(self, leg: Leg, first_timestamp: int, now: int) -> None:
        """Begin a leg's stream; its first time stamp is that of engine sample `now`, sent or not."""
        table, slot = self._table, leg.slot
        table.first_sequence[slot] = leg.first_sequence
        table.stamp_offset[slot] = first_timestamp - now
        self.address(leg, now)

    def address(self, leg: Leg, now: int) -> None:
        """Take over the leg's remote and codec."""
        table, slot = self._table, leg.slot
        if leg.codec != self._codecs.get(slot):
            self._set_codec(leg, now)
            self.hush(leg)
        write_fixed(table.tx[slot], leg.payload_type, leg.ssrc)
        if leg.remote is None:
            self._remotes.pop(slot, None)
        else:
            self._remotes[slot] = leg.remote
        self._is_sorted = False

    def _set_codec(self, leg: Leg, now: int) -> None:
        """Another clock goes on from where the old one stands, as another source (RFC 7160 §4.1)."""
        table, slot, coder = self._table, leg.slot, CODERS.get(leg.codec)
        self._codecs[slot] = leg.codec
        self._encoders.pop(slot, None)
        table.voice.pop(slot, None)
        table.form[slot] = LINEAR if coder else ALAW if leg.codec == "PCMA" else MULAW
        table.moved.add(slot)
        if coder:
            self._encoders[slot] = coder.encoder()
        clock, old = coder.clock if coder else 1, int(table.clock[slot])
        if clock != old:
            table.stamp_offset[slot] += now * (old - clock)
            table.clock[slot] = clock
            leg.ssrc = (leg.ssrc + bool(table.sent[slot])) & 0xFFFFFFFF

    def close(self, leg: Leg) -> None:
        """Send nothing more."""
        for each in (self._remotes, self._codecs, self._encoders):
            each.pop(leg.slot, None)
        self._is_sorted = False

    def hush(self, leg: Leg) -> None:
        """Put silence into the leg's packets."""
        self._table.put(leg.slot, _SILENCE)

    def remote(self, slot: int) -> Address:
        """Where the packets of a slot go."""
        return self._remotes[slot]

    def tick(self, now: int, keyed: Sequence[Leg]) -> None:
        """Number and stamp the packets of this tick. `keyed`: legs with a key, which may be a telephone event."""
        if keyed or self._keyed:
            self._send_events([leg for leg in keyed if isinstance(leg.key, EventPacket)], now)
        slots, table = self.slots, self._table
        if not len(slots):
            return
        self._turn += 1
        if now != self._due or self._turn == _AHEAD:
            self._look_ahead(now)
        self._numbers[self._rows] = self._ahead[self._turn]
        self._due = now + FRAME
        for slot, encoder in self._encoders.items():
            if slot in self._remotes and slot not in self._keyed:
                table.tx[slot, HEADER_BYTES:] = np.frombuffer(encoder.encode(table.voice[slot]), np.uint8)
        table.sent[self._rows] += 1

    def _look_ahead(self, now: int) -> None:
        """Make the headers of this tick and some more."""
        table, slots, ticks = self._table, self._slots, np.arange(_AHEAD)[:, None]
        if self._bound_to is not table.tx:
            self._bind()
        stamps = table.stamp_offset[slots] + (now + ticks * FRAME) * table.clock[slots]
        self._ahead = numbers(table.first_sequence[slots] + table.sent[slots] + ticks, stamps)
        self._turn = 0

    def _send_events(self, legs: list[Leg], now: int) -> None:
        """One packet a tick as ever, so that numbers run on; its time stamp is that of the key's first (§2.5.1.2)."""
        table, self.events = self._table, []
        keyed = {leg.slot for leg in legs}
        if keyed != self._keyed:
            self._keyed = keyed
            self._is_sorted = False
        for leg in legs:
            slot, event = leg.slot, leg.key
            if leg.remote is None or leg.telephone_event_type is None or not isinstance(event, EventPacket):
                continue
            packet = RtpPacket(
                payload_type=leg.telephone_event_type,
                sequence=int(table.first_sequence[slot] + table.sent[slot]) & 0xFFFF,
                timestamp=int(table.stamp_offset[slot] + (now - event.offset) * table.clock[slot] + event.segment)
                & 0xFFFFFFFF,
                ssrc=leg.ssrc,
                payload=event.payload,
                marker=event.marker,
            )
            self.events.append((slot, build(packet)))
            table.sent[slot] += 1
            leg.event_packets += 1

    def _sort(self) -> None:
        """Look up whose rows are sent."""
        self._slots = np.array(sorted(self._remotes.keys() - self._keyed), np.intp)
        self._rows = stretch(self._slots)
        self._due = -1
        self._is_sorted = True
