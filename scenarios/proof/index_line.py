"""The media index of a leg, built packet by packet in order of arrival (ADR 0001, rules 1 to 6, Anchor, Slip, Late).

This is a second reading of the ADR: it shares no line with the engine that writes the recordings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

_SLOT, _TICK = 80, 160
_WINDOW = 4000
"""Samples (500 ms) over which the anchor of a segment is found."""
_JUMP = 8000
_LATEST = 8000
_AHEAD, _BEHIND = 3000, 200
"""Sequence numbers further away than this are elsewhere."""
_PAUSE = 1600
"""Samples without a leading packet after which an earlier source may come back."""
_BUCKET, _BUCKETS = 800, 20
_PATIENCE = 8000
"""Samples after which a pending slip no longer waits for a pause."""


_NEVER = 1 << 62


class Fate(IntEnum):
    """What became of a packet."""

    DROPPED = 0
    DUPLICATE = 1
    LEFT_OUT = 2
    REORDERED = 3
    LEADING = 4
    """It brought a new highest index: on time."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What the rules look at; `arrival` in engine samples, `length` in samples."""

    arrival: int
    ssrc: int
    sequence: int
    timestamp: int
    length: int
    quiet: bool
    clock: int = 1
    """Units of the time stamp per sample (ADR 0004)."""
    in_order: bool = False
    """Of a codec with a memory: late means lost."""


@dataclass(slots=True)
class Piece:
    """The indices from `first_index` up to the next piece stand at engine samples `anchor + index`."""

    first_index: int
    anchor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A step of 20 ms by which a segment follows its sender's clock."""

    index: int
    anchor: int
    direction: int
    """+1: the sender is slow, 20 ms of zeros appear; -1: it is fast, 20 ms are overwritten."""
    pending_since_sample: int
    arrival_sample: int


@dataclass(slots=True)
class OpenSegment:
    """A run of packets with one SSRC whose time stamps and arrival agree."""

    first: Packet
    first_index: int
    pieces: list[Piece]
    highest_sequence: int
    elsewhere: int | None = None
    """Sequence number of the last packet that rule 3 dropped."""
    minima: dict[int, int] = field(default_factory=dict)
    """Smallest arrival - index per bucket; less the anchor it is the minimum transit."""
    bucket: int = -1
    """The bucket of the latest packet, and below the least of the 19 before it."""
    older_low: int = _NEVER
    pending: tuple[int, int] | None = None
    """Direction of a pending slip, and since when."""

    def starts_anew(self, packet: Packet, index: int) -> bool:
        """Rule 4."""
        raw = packet.arrival - index
        jumps = abs(raw - self.pieces[-1].anchor) > _JUMP
        early = self.in_window(packet) and raw < self.first.arrival - self.first_index - _WINDOW
        return index % _SLOT != 0 or jumps or early

    def in_window(self, packet: Packet) -> bool:
        """Whether the packet arrives in the 500 ms that settle the anchor."""
        return packet.arrival <= self.first.arrival + _WINDOW

    def lowest_transit(self) -> int:
        """The minimum transit over the 20 latest buckets."""
        return min(self.older_low, self.minima[self.bucket]) - self.pieces[-1].anchor

    def note_transit(self, packet: Packet, index: int) -> None:
        """Enter a packet that is not dropped into its bucket, and into the anchor while that is open."""
        bucket, raw = packet.arrival // _BUCKET, packet.arrival - index
        if bucket != self.bucket:
            self.bucket = bucket
            self.minima = {b: low for b, low in self.minima.items() if b > bucket - _BUCKETS}
            self.older_low = min((low for b, low in self.minima.items() if b != bucket), default=_NEVER)
        self.minima[bucket] = min(raw, self.minima.get(bucket, raw))
        if self.in_window(packet):
            self.pieces[0].anchor = min(raw, self.pieces[0].anchor)


def _signed(value: int, bits: int) -> int:
    half = 1 << (bits - 1)
    return (value + half) % (1 << bits) - half


class IndexLine:
    """The state of a leg. `take` returns a packet's fate and index."""

    def __init__(self) -> None:
        self.segments: list[OpenSegment] = []
        self.pieces: list[Piece] = []
        self.slips: list[Slip] = []
        self._end = 0
        self._filled: set[int] = set()
        self._last_lead = 0
        """Arrival of the latest packet that brought a new highest index."""

    def take(self, packet: Packet) -> tuple[Fate, int]:
        """Apply rules 1 to 6."""
        if not self.segments:
            return self._begin(packet)
        segment = self.segments[-1]
        if packet.ssrc != segment.first.ssrc:
            known = any(packet.ssrc == earlier.first.ssrc for earlier in self.segments)
            straggler = known and packet.arrival - self._last_lead < _PAUSE
            return (Fate.DROPPED, 0) if straggler else self._begin(packet)
        ahead = _signed(packet.sequence - segment.highest_sequence, 16)
        if not -_BEHIND <= ahead <= _AHEAD:
            return self._elsewhere(segment, packet)
        if packet.clock != segment.first.clock:
            return self._begin(packet) if ahead > 0 else (Fate.DROPPED, 0)
        index, fraction = self._index(segment, packet)
        if ahead > 0:
            if fraction or segment.starts_anew(packet, index):
                return self._begin(packet)
            segment.highest_sequence = packet.sequence
        elif fraction:
            return Fate.DROPPED, index
        if index < segment.first_index or (ahead <= 0 and (index % _SLOT or index >= self._end)):
            return Fate.DROPPED, index
        return self._place(segment, packet, index)

    def _index(self, segment: OpenSegment, packet: Packet) -> tuple[int, int]:
        """The packet's index, and what it is off a whole sample in units of its time stamp."""
        end, first = self._end * packet.clock, segment.first_index * packet.clock
        return divmod(end + _signed(first + packet.timestamp - segment.first.timestamp - end, 32), packet.clock)

    def _elsewhere(self, segment: OpenSegment, packet: Packet) -> tuple[Fate, int]:
        """Rule 3: two such packets in a row are a sender that has started over (RFC 3550 A.1)."""
        if segment.elsewhere is not None and packet.sequence == (segment.elsewhere + 1) % (1 << 16):
            return self._begin(packet)
        segment.elsewhere = packet.sequence
        return Fate.DROPPED, 0

    def _begin(self, packet: Packet) -> tuple[Fate, int]:
        first_index = -(-self._end // _TICK) * _TICK
        piece = self._new_piece(first_index, packet.arrival - first_index)
        segment = OpenSegment(packet, first_index, [piece], packet.sequence)
        self.segments.append(segment)
        return self._place(segment, packet, first_index)

    def _place(self, segment: OpenSegment, packet: Packet, index: int) -> tuple[Fate, int]:
        segment.note_transit(packet, index)
        if index >= self._end:
            if not segment.in_window(packet):
                self._slip(segment, packet, index)
            self._last_lead = packet.arrival
            fate = Fate.LEADING
        else:
            piece = next(p for p in reversed(segment.pieces) if p.first_index <= index)
            if piece.anchor + index < packet.arrival - _LATEST:
                return Fate.LEFT_OUT, index
            if index in self._filled:
                return Fate.DUPLICATE, index
            if packet.in_order:
                return Fate.LEFT_OUT, index
            fate = Fate.REORDERED
        self._filled.update(range(index, index + packet.length, _SLOT))
        self._end = max(self._end, index + packet.length)
        return fate, index

    def _slip(self, segment: OpenSegment, packet: Packet, index: int) -> None:
        """The moment at which a slip may become pending, and be carried out."""
        low = segment.lowest_transit()
        if segment.pending is None and abs(low) > _TICK:
            segment.pending = (1 if low > 0 else -1, packet.arrival)
        if segment.pending is None:
            return
        direction, since = segment.pending
        if not (packet.quiet or index > self._end or packet.arrival - since >= _PATIENCE):
            return
        segment.pending = None
        anchor = segment.pieces[-1].anchor + direction * _TICK
        segment.pieces.append(self._new_piece(index, anchor))
        slip = Slip(
            index=index,
            anchor=anchor,
            direction=direction,
            pending_since_sample=since,
            arrival_sample=packet.arrival,
        )
        self.slips.append(slip)

    def _new_piece(self, first_index: int, anchor: int) -> Piece:
        piece = Piece(first_index, anchor)
        self.pieces.append(piece)
        return piece
