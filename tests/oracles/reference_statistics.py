"""What the packets of a leg did, counted one at a time in plain Python (RFC 3550 A.3, A.8; G.107): an oracle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.oracles.reference_playout import ReferencePlayout

if TYPE_CHECKING:
    from tests.oracles.reference_timeline import Packet, ReferenceTimeline


@dataclass
class ReferenceStatistics:
    """Told of every packet, after the time line has taken it."""

    received: int = 0
    passed_over: int = 0
    in_place: int = 0
    jitter: int = 0
    gap: int = 0
    transit: int | None = None
    """Of the latest packet that counted, while the segment lasts."""
    playout: ReferencePlayout = field(default_factory=ReferencePlayout)

    def receive(self, line: ReferenceTimeline, packet: Packet, arrival: int) -> None:
        """Let the time line take a packet, and count what it made of it."""
        self.received += 1
        if not packet.law or not packet.media:
            self.passed_over += 1
            return
        before = (len(line.segments), len(line.dropped), len(line.late), len(line.duplicates))
        latest, end = line.last_highest, line.end
        line.receive(packet, arrival)
        segments, dropped, late, duplicates = before
        if len(line.dropped) > dropped:
            return
        if len(line.segments) > segments:
            self.transit = None
        transit = line.segments[-1].raws[-1][1]
        if self.transit is not None:
            self.jitter += abs(transit - self.transit) - (self.jitter + 8) // 16
        self.transit = transit
        if len(line.duplicates) > duplicates:
            return
        if len(line.late) > late and not line.late[-1][1]["placed"]:
            self.playout.discarded += 1
            return
        self.in_place += 1
        if len(line.late) == late and end:
            self.gap = max(self.gap, arrival - latest)
        place = (arrival, arrival - transit, len(packet.media), end)
        if len(line.segments) > segments:
            self.playout.begin(*place)
        else:
            self.playout.take(*place)

    def tell(self, line: ReferenceTimeline) -> dict[str, Any]:
        """The fields of LegClosed that come from packets."""
        expected = sum(segment.highest - segment.facts["first_sequence"] + 1 for segment in line.segments)
        late = sum(not fact["placed"] for _, fact in line.late)
        lost = max(0, expected - self.in_place - late - self.passed_over)
        return {
            "packets_received": self.received,
            "packets_lost": lost,
            "packets_late": late,
            "packets_duplicate": len(line.duplicates),
            "packets_reordered": len(line.late) - late,
            "ptime_ms": line.size // 8 if line.segments else None,
            "jitter_ms": self.jitter // 16 / 8 if line.segments else None,
            "greatest_gap_ms": self.gap / 8 if line.segments else None,
            "packets_discarded": self.playout.discarded,
            "frames_concealed": self.playout.concealed,
            "playout_delay_ms": self._delay_ms(line),
            **self._quality(line, lost + self.playout.discarded, expected),
        }

    def _delay_ms(self, line: ReferenceTimeline) -> float | None:
        delay = self.playout.delay()
        return None if delay is None or not line.segments else delay / 8

    @staticmethod
    def _quality(line: ReferenceTimeline, gone: int, expected: int) -> dict[str, float | None]:
        if not line.segments:
            return {"r_factor": None, "mos": None}
        percent = 100 * min(gone, expected) / expected
        r = 93.2 - 95 * percent / (percent + 4.3)
        mos = max(1.0, 1 + 0.035 * r + 0.000007 * r * (r - 60) * (100 - r)) if r > 0 else 1.0
        return {"r_factor": round(r, 1), "mos": round(mos, 2)}
