"""What a leg carried, told as it closes: counts, jitter, delays, and an estimate of how its peer sounded (G.107)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S
from emulator.media.events import LegClosed
from emulator.media.reception import reception
from emulator.media.rows import GAP, SIZE
from emulator.rtp.packet import PCMA, PCMU
from emulator.rtp.quality import EQUIPMENT, mos, r_factor

if TYPE_CHECKING:
    from emulator.media.legs import Leg, LegTable
    from emulator.media.reception import Reception

_CODECS = {PCMU: "PCMU", PCMA: "PCMA"}
_MS_PER_SAMPLE = 1000 / SAMPLES_PER_S


def leg_closed(table: LegTable, leg: Leg, *, tick_quantised: bool) -> LegClosed:
    """The last fact of a leg. Where arrivals are of ticks, not of packets, nothing that hangs on them is measured."""
    found = reception(table, leg)
    codec = _CODECS.get(leg.payload_type, "")
    has_heard = bool(leg.timeline.segments)
    is_timed = has_heard and not tick_quantised
    r = _r_factor(found, leg, codec) if is_timed and codec in EQUIPMENT else None
    return LegClosed(
        leg=leg.leg,
        packets_received=found.received,
        packets_sent=int(table.sent[leg.slot]),
        packets_lost=found.lost,
        packets_late=found.late,
        packets_duplicate=found.duplicate,
        packets_reordered=found.reordered,
        codec=codec,
        ptime_ms=int(table.hot[leg.slot, SIZE] * _MS_PER_SAMPLE) if has_heard else None,
        jitter_ms=found.jitter * _MS_PER_SAMPLE if is_timed else None,
        greatest_gap_ms=int(table.hot[leg.slot, GAP]) * _MS_PER_SAMPLE if is_timed else None,
        round_trip_ms=leg.reports.round_trip_ms,
        remote_lost=leg.reports.remote_lost,
        r_factor=None if r is None else round(r, 1),
        mos=None if r is None else round(mos(r), 2),
    )


def _r_factor(found: Reception, leg: Leg, codec: str) -> float:
    """R from what was lost, and half the round trip where it is known."""
    lost = min(found.expected, found.lost)
    delay_ms = (leg.reports.round_trip_ms or 0.0) / 2
    return r_factor(EQUIPMENT[codec], loss_percent=100 * lost / found.expected, one_way_ms=delay_ms)
