"""The time base of docs/decisions/0001 in plain Python: one packet, one slot, one sample at a time.

Written from the text alone, slow on purpose, without any code of the engine: own parser, own G.711, no ring.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.oracles.reference_g711 import decode, law_of

SLOT = 80


@dataclass
class Packet:
    """What counts of an RTP packet."""

    law: str
    """Empty when it is no G.711."""
    sequence: int
    timestamp: int
    ssrc: int
    media: bytes
    payload_type: int
    body: bytes


def parse(data: bytes, payload_types: dict[int, str] | None = None) -> Packet | None:
    """An RTP packet, None when the datagram is none. Without `payload_types` 0 is PCMU and 8 is PCMA."""
    known = {0: "PCMU", 8: "PCMA"} if payload_types is None else payload_types
    if len(data) < 12 or data[0] >> 6 != 2:
        return None
    start = 12 + 4 * (data[0] & 15)
    if data[0] & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    padding = data[-1] if data[0] & 0x20 else 0
    if start > len(data) or (data[0] & 0x20 and not 0 < padding <= len(data) - start):
        return None
    body = data[start : len(data) - padding]
    return Packet(
        law=law_of(known.get(data[1] & 0x7F, "")),
        sequence=int.from_bytes(data[2:4], "big"),
        timestamp=int.from_bytes(data[4:8], "big"),
        ssrc=int.from_bytes(data[8:12], "big"),
        media=body[: len(body) // SLOT * SLOT],
        payload_type=data[1] & 0x7F,
        body=body,
    )


def nearest(value: int, near: int, modulus: int) -> int:
    """The number congruent to `value` that is nearest to `near`; half way counts as behind."""
    below = near + (value - near) % modulus
    return below if below - near < modulus // 2 else below - modulus


@dataclass
class Segment:
    """A segment with all that is known of its packets."""

    facts: dict[str, int]
    highest: int
    raws: list[tuple[int, int]] = field(default_factory=list)
    """(bucket, arrival - index) of every packet that was not dropped."""
    astray: int | None = None
    pending: tuple[int, int] | None = None


@dataclass(eq=False)
class Piece:
    """From index `first` on, index i stands at engine sample `anchor + i`."""

    first: int
    anchor: int


class ReferenceTimeline:
    """Everything one peer sent, and where it stands."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.pieces: list[Piece] = []
        self.slots: dict[int, tuple[bytes, str]] = {}
        self.end = 0
        self.size = 0
        self.last_highest = 0
        self.last_arrival = -1
        self.slips: list[tuple[int, dict[str, int]]] = []
        self.late: list[tuple[int, dict[str, Any]]] = []
        self.duplicates: list[int] = []
        self.dropped: list[int] = []

    def receive(self, packet: Packet, arrival: int) -> None:
        """Rules 1 to 6."""
        self.last_arrival = arrival
        if not self.segments:
            self._begin(packet, arrival)
            return
        segment = self.segments[-1]
        if packet.ssrc != segment.facts["ssrc"]:
            known = any(packet.ssrc == old.facts["ssrc"] for old in self.segments)
            if known and arrival - self.last_highest < 1600:
                self.dropped.append(arrival)
            else:
                self._begin(packet, arrival)
            return
        sequence = nearest(packet.sequence, segment.highest, 65536)
        index = nearest(
            segment.facts["first_index"] + packet.timestamp - segment.facts["first_timestamp"], self.end, 1 << 32
        )
        if sequence - segment.highest > 3000 or segment.highest - sequence > 200:
            if packet.sequence == segment.astray:
                self._begin(packet, arrival)
            else:
                segment.astray = (packet.sequence + 1) % 65536
                self.dropped.append(arrival)
            return
        new = sequence > segment.highest
        if new and self._jumps(segment, index, arrival):
            self._begin(packet, arrival)
            return
        if new:
            segment.highest = sequence
        if index < segment.facts["first_index"] or (not new and (index % SLOT or index >= self.end)):
            self.dropped.append(arrival)
        else:
            self._accept(segment, packet, index, arrival)

    def _jumps(self, segment: Segment, index: int, arrival: int) -> bool:
        first = segment.facts["arrival_sample"]
        in_window = arrival - first <= 4000
        too_early = arrival - index < first - segment.facts["first_index"] - 4000
        return index % SLOT != 0 or abs(arrival - index - self.pieces[-1].anchor) > 8000 or (in_window and too_early)

    def _begin(self, packet: Packet, arrival: int) -> None:
        index = (self.end + 159) // 160 * 160
        facts = {
            "ssrc": packet.ssrc,
            "first_sequence": packet.sequence,
            "first_timestamp": packet.timestamp,
            "first_index": index,
            "anchor": arrival - index,
            "arrival_sample": arrival,
        }
        self.segments.append(Segment(facts, packet.sequence))
        self.pieces.append(Piece(index, arrival - index))
        self._accept(self.segments[-1], packet, index, arrival)

    def _accept(self, segment: Segment, packet: Packet, index: int, arrival: int) -> None:
        window_over = arrival - segment.facts["arrival_sample"] > 4000
        if not window_over:
            segment.facts["anchor"] = min(segment.facts["anchor"], arrival - index)
            self.pieces[-1].anchor = segment.facts["anchor"]
        segment.raws.append((arrival // 800, arrival - index))
        if index < self.end:
            self._late(packet, index, arrival)
            return
        if window_over:
            self._slip(segment, packet, index, arrival)
        self._write(packet, index)
        self.last_highest = arrival
        self.size = len(packet.media)

    def _slip(self, segment: Segment, packet: Packet, index: int, arrival: int) -> None:
        anchor = self.pieces[-1].anchor
        least = min(raw for bucket, raw in segment.raws if bucket > arrival // 800 - 20) - anchor
        if segment.pending is None and (least > 160 or least < -160):
            segment.pending = (1 if least > 160 else -1, arrival)
        if segment.pending is None:
            return
        direction, since = segment.pending
        quiet = index > self.end or all(abs(decode(byte, packet.law)) <= 64 for byte in packet.media)
        if quiet or arrival - since >= 8000:
            self.pieces.append(Piece(index, anchor + 160 * direction))
            fact = {
                "index": index,
                "anchor": anchor + 160 * direction,
                "direction": direction,
                "pending_since_sample": since,
            }
            self.slips.append((arrival, fact))
            segment.pending = None

    def _late(self, packet: Packet, index: int, arrival: int) -> None:
        placed = self.piece_of(index).anchor + index >= arrival - 8000
        if placed and index // SLOT in self.slots:
            self.duplicates.append(arrival)
            return
        fact = {"ssrc": packet.ssrc, "sequence": packet.sequence, "timestamp": packet.timestamp}
        self.late.append((arrival, {**fact, "position": index, "placed": placed}))
        if placed:
            self._write(packet, index)

    def _write(self, packet: Packet, index: int) -> None:
        for offset in range(0, len(packet.media), SLOT):
            self.slots.setdefault((index + offset) // SLOT, (packet.media[offset : offset + SLOT], packet.law))
        self.end = max(self.end, index + len(packet.media))

    def piece_of(self, index: int) -> Piece:
        """The piece that holds an index."""
        return [piece for piece in self.pieces if piece.first <= index][-1]

    def value(self, at: int) -> int:
        """The value of an engine sample: that of the latest piece which has data for it, else zero."""
        for piece in reversed(self.pieces):
            index = at - piece.anchor
            if index >= piece.first and self.piece_of(index) is piece and index // SLOT in self.slots:
                media, law = self.slots[index // SLOT]
                return decode(media[index % SLOT], law)
        return 0

    def samples(self) -> dict[int, int]:
        """The value of every engine sample that has one: a later piece writes over an earlier one."""
        by_piece: dict[int, list[int]] = {}
        for number in self.slots:
            by_piece.setdefault(self.pieces.index(self.piece_of(number * SLOT)), []).append(number)
        values: dict[int, int] = {}
        for piece in sorted(by_piece):
            for number in by_piece[piece]:
                media, law = self.slots[number]
                for offset, byte in enumerate(media):
                    values[self.pieces[piece].anchor + number * SLOT + offset] = decode(byte, law)
        return values

    def tell(self, end: int) -> dict[str, Any]:
        """The sidecar's lists of the packets that arrived before engine sample `end`."""
        late = [
            {**fact, "position": fact["position"] + self.piece_of(fact["position"]).anchor}
            for arrival, fact in self.late
            if arrival < end
        ]
        return {
            "segments": [each.facts for each in self.segments if each.facts["arrival_sample"] < end],
            "slips": [fact for arrival, fact in self.slips if arrival < end],
            "late": late,
            "duplicates": sum(arrival < end for arrival in self.duplicates),
            "dropped": sum(arrival < end for arrival in self.dropped),
        }
