"""Where a leg's packets stand in time: the rules of docs/decisions/0001, for one packet at a time, and their history.

The array path (intake) carries out the same rules for packets that follow the previous one without any ado; whatever
else comes is decided here. The leg's row of `hot` comes in as a list and is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from emulator.media.playout_delay import PlayoutDelay
from emulator.media.rows import (
    ANCHOR,
    BUCKET,
    BUCKETS,
    END,
    FRAME,
    GAP,
    JITTER,
    KEY,
    LAST,
    LEAST,
    OFFSET,
    PLACED,
    RAW,
    SEQUENCE,
    SIZE,
    SLOT,
)
from emulator.rtp.sequence import ahead, unwrap_timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.media.rows import LegRows

WINDOW = 4000
"""Samples in which the anchor of a segment is found."""
BUCKET_SAMPLES = 800
LATE = 8000
"""Samples by which a packet may be late, or jump, or a slip may wait for a pause."""
DRIFT = 160
"""Transit beyond which a slip of as much follows."""
_DROPOUT, _MISORDER = 3000, 200
"""Sequence numbers further ahead, or further behind, are elsewhere (RFC 3550 A.1)."""
_PAUSE = 1600


@dataclass(slots=True, kw_only=True)
class Segment:
    """A run of packets with one SSRC whose time stamps and arrival agree."""

    ssrc: int
    first_sequence: int
    first_timestamp: int
    first_index: int
    anchor: int
    arrival_sample: int
    highest_sequence: int
    """Extended; kept up when the next segment begins."""
    clock: int = 1
    """Units of its time stamps per sample."""


@dataclass(slots=True, kw_only=True)
class Piece:
    """From `first_index` on, index i stands at engine sample `anchor + i`."""

    first_index: int
    anchor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One re-anchoring by 20 ms."""

    index: int
    anchor: int
    direction: int
    pending_since_sample: int
    arrival_sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Straggler:
    """A packet that did not bring a new highest index and is no duplicate."""

    ssrc: int
    sequence: int
    timestamp: int
    index: int
    placed: bool
    arrival_sample: int


class Arrival(NamedTuple):
    """The header of a packet that counts, and when it came; a tuple because many are made."""

    sequence: int
    timestamp: int
    ssrc: int
    sample: int
    length: int
    """Samples, whole slots."""
    clock: int = 1
    """Units of its time stamp per sample."""
    has_memory: bool = False
    """Whether its codec builds on the packets before: it can be used in order only (docs/decisions/0004)."""


class Timeline:
    """The index line of one leg. Lists grow with losses, slips and stragglers, not with packets."""

    def __init__(self, table: LegRows, slot: int) -> None:
        self._table = table
        self._slot = slot
        self._delay = PlayoutDelay(table, slot)
        self.segments: list[Segment] = []
        self.pieces: list[Piece] = []
        self.slips: list[Slip] = []
        self.stragglers: list[Straggler] = []
        self.duplicates: list[int] = []
        """Arrival samples."""
        self.dropped: list[int] = []
        """Arrival samples."""
        self.runs: list[tuple[int, int]] = []
        """Filled stretches of the index line, but for the current one, which goes from `run_start` to END."""
        self.run_start = 0
        self.decided = 0
        """How many packets were decided here, row by row: while it stays the same, so does everything above."""
        self.final_end: int | None = None
        """END when the leg was closed."""
        self.last_arrival = -1
        """Arrival sample of the last packet that counted, once the leg is closed."""
        self._ssrcs: set[int] = set()
        self._astray: int | None = None
        """The sequence number that would follow the last packet dropped as out of reach."""
        self._pending: tuple[int, int] | None = None
        """Direction of a pending slip, and since when."""

    def place(self, hot: list[int], packet: Arrival, is_quiet: Callable[[], bool]) -> int | None:
        """The index at which to write the packet, None when it is not written (rules 1 to 6)."""
        self.decided += 1
        if not self.segments:
            return self._begin(hot, packet)
        segment = self.segments[-1]
        if packet.ssrc != segment.ssrc:
            if packet.ssrc in self._ssrcs and packet.sample - hot[LAST] < _PAUSE:
                return self._drop(packet)
            return self._begin(hot, packet)
        step = ahead(packet.sequence, hot[SEQUENCE])
        if not -_MISORDER <= step <= _DROPOUT:
            return self._stray(hot, packet)
        media = unwrap_timestamp(packet.timestamp - hot[OFFSET], hot[END] * packet.clock)
        index = media // packet.clock
        is_off = packet.clock != segment.clock or media % (SLOT * packet.clock) != 0
        if step > 0:
            if is_off or self._jumps(hot, segment, packet, index):
                return self._begin(hot, packet)
            hot[SEQUENCE] += step
        elif is_off or index >= hot[END]:
            return self._drop(packet)
        if index < segment.first_index:
            return self._drop(packet)
        self._enter(hot, segment, packet, index)
        return index if self._write(hot, segment, packet, index, is_quiet) else None

    @property
    def past(self) -> tuple[int, int, int]:
        """Differs when what stands before the end of the data, or where it stands, has changed."""
        return len(self.stragglers), len(self.pieces), self.pieces[-1].anchor if self.pieces else 0

    def anchor_at(self, index: int) -> int:
        """The anchor of the piece that holds `index`."""
        for piece in reversed(self.pieces):
            if piece.first_index <= index:
                return piece.anchor
        raise IndexError(index)

    def close(self, hot: list[int]) -> None:
        """Note where the line ended; nothing is placed any more."""
        self.final_end = hot[END]
        if self.segments:
            self.segments[-1].highest_sequence = hot[SEQUENCE]
            late = (straggler.arrival_sample for straggler in self.stragglers[-1:])
            self.last_arrival = max([hot[LAST], *self.duplicates[-1:], *self.dropped[-1:], *late])

    def expected(self, highest: int) -> int:
        """How many packets the sequence numbers of all segments span; `highest` is the extended one of the latest."""
        if not self.segments:
            return 0
        *over, current = self.segments
        before = sum(segment.highest_sequence - segment.first_sequence + 1 for segment in over)
        return before + highest - current.first_sequence + 1

    def _drop(self, packet: Arrival) -> int | None:
        self.dropped.append(packet.sample)
        return None

    def _stray(self, hot: list[int], packet: Arrival) -> int | None:
        if packet.sequence == self._astray:
            return self._begin(hot, packet)
        self._astray = (packet.sequence + 1) & 0xFFFF
        return self._drop(packet)

    @staticmethod
    def _jumps(hot: list[int], segment: Segment, packet: Arrival, index: int) -> bool:
        """Rule 4: whether a new packet whose index is a whole slot cannot belong to the segment."""
        if abs(packet.sample - index - hot[ANCHOR]) > LATE:
            return True
        since = packet.sample - segment.arrival_sample
        return since <= WINDOW and since < index - segment.first_index - WINDOW

    def _begin(self, hot: list[int], packet: Arrival) -> int:
        """Start a segment with its first packet."""
        if self.segments:
            self.segments[-1].highest_sequence = hot[SEQUENCE]
            self.runs.append((self.run_start, hot[END]))
        index = -(-hot[END] // FRAME) * FRAME
        self.segments.append(
            Segment(
                ssrc=packet.ssrc,
                first_sequence=packet.sequence,
                first_timestamp=packet.timestamp,
                first_index=index,
                anchor=packet.sample - index,
                arrival_sample=packet.sample,
                highest_sequence=packet.sequence,
                clock=packet.clock,
            )
        )
        self.pieces.append(Piece(first_index=index, anchor=packet.sample - index))
        self._ssrcs.add(packet.ssrc)
        self._astray = self._pending = None
        self.run_start = index
        self._table.bucket_numbers[self._slot] = -BUCKETS
        self._table.matures[self._slot] = packet.sample + WINDOW
        hot[KEY] = -1
        hot[SEQUENCE] = packet.sequence
        hot[OFFSET] = packet.timestamp - index * packet.clock
        hot[ANCHOR] = packet.sample - index
        hot[BUCKET], hot[LEAST] = packet.sample // BUCKET_SAMPLES, 0
        hot[RAW] = packet.sample - index
        end = hot[END]
        self._grown(hot, packet, index)
        self._delay.begin(hot, packet.sample, index, packet.length, end)
        return index

    @staticmethod
    def _grown(hot: list[int], packet: Arrival, index: int) -> None:
        if hot[END]:
            hot[GAP] = max(hot[GAP], packet.sample - hot[LAST])
        hot[END] = index + packet.length
        hot[LAST] = packet.sample
        hot[SIZE] = packet.length
        hot[PLACED] += 1

    def _enter(self, hot: list[int], segment: Segment, packet: Arrival, index: int) -> None:
        """Let the packet count for jitter, for the anchor and for its bucket's least transit."""
        raw = packet.sample - index
        hot[JITTER] += abs(raw - hot[RAW]) - (hot[JITTER] + 8 >> 4)
        hot[RAW] = raw
        transit = raw - hot[ANCHOR]
        if transit < 0 and packet.sample - segment.arrival_sample <= WINDOW:
            segment.anchor += transit
            self._shift(hot, self.pieces[-1], transit)
            transit = 0
        bucket = packet.sample // BUCKET_SAMPLES
        if bucket != hot[BUCKET]:
            place = hot[BUCKET] % BUCKETS
            self._table.bucket_numbers[self._slot, place] = hot[BUCKET]
            self._table.bucket_least[self._slot, place] = hot[LEAST]
            hot[BUCKET], hot[LEAST] = bucket, transit
        else:
            hot[LEAST] = min(hot[LEAST], transit)
        if transit < -DRIFT:
            hot[KEY] = -1

    def _shift(self, hot: list[int], piece: Piece, by: int) -> None:
        """Move the anchor, and with it every transit so far."""
        piece.anchor = hot[ANCHOR] = hot[ANCHOR] + by
        hot[LEAST] -= by
        self._table.bucket_least[self._slot] -= by

    def _write(
        self, hot: list[int], segment: Segment, packet: Arrival, index: int, is_quiet: Callable[[], bool]
    ) -> bool:
        """Whether a packet of the segment is written."""
        end = hot[END]
        if index >= end:
            self._extend(hot, segment, packet, index, is_quiet)
        elif not self._fill(hot, packet, index):
            return False
        self._delay.take(hot, packet.sample, index, packet.length, end)
        return True

    def _extend(
        self, hot: list[int], segment: Segment, packet: Arrival, index: int, is_quiet: Callable[[], bool]
    ) -> None:
        """Take in a packet with a new highest index; carry out a slip when one is due."""
        hole = index > hot[END]
        if hole:
            self.runs.append((self.run_start, hot[END]))
            self.run_start = index
        if packet.sample - segment.arrival_sample > WINDOW:
            self._consider_slip(hot, packet, index, hole, is_quiet)
        else:
            hot[KEY] = packet.ssrc
        self._grown(hot, packet, index)
        if hot[END] % FRAME or packet.clock != 1:
            hot[KEY] = -1

    def _consider_slip(
        self, hot: list[int], packet: Arrival, index: int, hole: bool, is_quiet: Callable[[], bool]
    ) -> None:
        transit = packet.sample - index - hot[ANCHOR]
        if hot[KEY] == packet.ssrc and transit <= DRIFT:
            return  # the least transit lies between -160 and this one
        least = self._least_transit(hot)
        if self._pending is None and abs(least) > DRIFT:
            self._pending = (1 if least > 0 else -1, packet.sample)
        if self._pending is not None:
            direction, since = self._pending
            if hole or packet.sample - since >= LATE or is_quiet():
                self._slip(hot, packet, index, direction, since)
                least -= direction * DRIFT
        hot[KEY] = packet.ssrc if self._pending is None and least >= -DRIFT else -1

    def _least_transit(self, hot: list[int]) -> int:
        """The least transit of the 20 latest buckets."""
        oldest = hot[BUCKET] - BUCKETS
        numbers: list[int] = self._table.bucket_numbers[self._slot].tolist()
        values: list[int] = self._table.bucket_least[self._slot].tolist()
        recent = [value for number, value in zip(numbers, values, strict=True) if number > oldest]
        return min([*recent, hot[LEAST]])

    def _slip(self, hot: list[int], packet: Arrival, index: int, direction: int, since: int) -> None:
        piece = Piece(first_index=index, anchor=hot[ANCHOR])
        self.pieces.append(piece)
        self._shift(hot, piece, direction * DRIFT)
        self.slips.append(
            Slip(
                index=index,
                anchor=piece.anchor,
                direction=direction,
                pending_since_sample=since,
                arrival_sample=packet.sample,
            )
        )
        self._pending = None

    def _fill(self, hot: list[int], packet: Arrival, index: int) -> bool:
        """Whether a packet that lies behind the end of the index line is written."""
        placed = self.anchor_at(index) + index >= packet.sample - LATE
        if placed and self._table.has(self._slot, index):
            self.duplicates.append(packet.sample)
            return False
        placed = placed and not packet.has_memory
        self.stragglers.append(
            Straggler(
                ssrc=packet.ssrc,
                sequence=packet.sequence,
                timestamp=packet.timestamp,
                index=index,
                placed=placed,
                arrival_sample=packet.sample,
            )
        )
        if not placed:
            self._delay.discard()
            return False
        self.runs.append((index, index + packet.length))
        hot[PLACED] += 1
        if index + packet.length > hot[END]:
            hot[END] = index + packet.length
            hot[KEY] = -1
        return True
