"""Where every packet of a leg stands, and why: the time base of ADR 0001 derived from a capture alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.coded_audio import CODED
from scenarios.proof.index_line import Fate, IndexLine, Packet
from scenarios.proof.placed_flow import PlacedFlow, slots_of

if TYPE_CHECKING:
    from scenarios.proof.index_line import OpenSegment, Slip
    from scenarios.proof.pcap import Ints
    from scenarios.proof.rtp_flow import Flow

_QUIET = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of packets with one SSRC; `anchor` is the one before slips."""

    ssrc: int
    first_sequence: int
    first_timestamp: int
    first_index: int
    anchor: int
    arrival_sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePacket:
    """A packet that came after a later one: reordered, or too late to be placed."""

    ssrc: int
    sequence: int
    timestamp: int
    position: int
    placed: bool
    arrival_sample: int
    length: int


@dataclass(frozen=True, slots=True)
class TimeBase:
    """What ADR 0001 makes of a flow. Times are engine samples."""

    placed: PlacedFlow
    fate: Ints
    """A `Fate` for each packet of the flow."""
    arrival: Ints
    """Engine sample at which each packet arrived."""
    segments: tuple[Segment, ...]
    slips: tuple[Slip, ...]
    late: tuple[LatePacket, ...]

    def count(self, fate: Fate, *, before: int) -> int:
        """How many packets that arrived before engine sample `before` had this fate."""
        return int(np.count_nonzero((self.fate == fate) & (self.arrival < before)))

    def piece_positions(self) -> list[int]:
        """The engine samples at which segments and slips begin: between them the sender's samples are contiguous."""
        begun = [segment.anchor + segment.first_index for segment in self.segments]
        return sorted(begun + [slip.anchor + slip.index for slip in self.slips])


def derive_time_base(flow: Flow, wall_epoch_ns: int) -> TimeBase:
    """Apply ADR 0001 to `flow`; engine time zero is `wall_epoch_ns`."""
    arrival = (flow.time_ns - wall_epoch_ns) * 8 // 1_000_000
    is_coded = flow.is_of(*CODED)
    quiet = (flow.loudest() <= _QUIET) & ~is_coded
    columns = (arrival, flow.ssrc, flow.sequence, flow.timestamp, flow.length, quiet, flow.clocks(), is_coded)
    line = IndexLine()
    steps = [
        (*line.take(Packet(*row)), len(line.segments))
        for row in zip(*(column.tolist() for column in columns), strict=True)
    ]
    fate, index, segment = np.array(steps, np.int64).reshape(-1, 3).T
    flow = flow.decoded(np.where(fate == Fate.LEADING, segment, -1))
    position = index + _anchors(line, index)
    listed = np.flatnonzero((fate == Fate.REORDERED) | (fate == Fate.LEFT_OUT)).tolist()
    return TimeBase(
        placed=_placed(flow, line, fate, index),
        fate=fate,
        arrival=arrival,
        segments=tuple(_described(segment) for segment in line.segments),
        slips=tuple(line.slips),
        late=tuple(
            LatePacket(
                ssrc=int(flow.ssrc[k]),
                sequence=int(flow.sequence[k]),
                timestamp=int(flow.timestamp[k]),
                position=int(position[k]),
                placed=bool(fate[k] == Fate.REORDERED),
                arrival_sample=int(arrival[k]),
                length=int(flow.length[k]),
            )
            for k in listed
        ),
    )


def _described(segment: OpenSegment) -> Segment:
    return Segment(
        ssrc=segment.first.ssrc,
        first_sequence=segment.first.sequence,
        first_timestamp=segment.first.timestamp,
        first_index=segment.first_index,
        anchor=segment.pieces[0].anchor,
        arrival_sample=segment.first.arrival,
    )


def _anchors(line: IndexLine, index: Ints) -> Ints:
    """The anchor of the piece that holds each index."""
    if not line.pieces:
        return np.zeros(len(index), np.int64)
    return np.array([piece.anchor for piece in line.pieces])[_piece(line, index)]


def _piece(line: IndexLine, index: Ints) -> Ints:
    """Number of the piece that holds each index; the pieces of a leg begin at rising indices."""
    return np.searchsorted([piece.first_index for piece in line.pieces], index, side="right") - 1


def _placed(flow: Flow, line: IndexLine, fate: Ints, index: Ints) -> PlacedFlow:
    """The slots that are written, those of later pieces over those of earlier ones; a slot is filled once."""
    row, source, within = slots_of(flow)
    slot = index[row] + within
    written = np.flatnonzero(fate[row] >= Fate.REORDERED)
    written = written[np.unique(slot[written], return_index=True)[1]]
    row, source, slot = row[written], source[written], slot[written]
    order = np.argsort(_piece(line, slot), kind="stable")
    return PlacedFlow(flow, row[order], source[order], (slot + _anchors(line, slot))[order])
