"""What a leg carried, told as it closes: counts, jitter, delays, and an estimate of how its peer sounded (G.107)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S
from emulator.media.events import LegClosed
from emulator.media.reception import reception
from emulator.media.rows import CONCEALED, DISCARDED, EARLIEST, GAP, NEVER, SHIFT, SIZE
from emulator.rtp.quality import EQUIPMENT, mos, r_factor

if TYPE_CHECKING:
    from emulator.media.legs import Leg, LegTable

_MS_PER_SAMPLE = 1000 / SAMPLES_PER_S


def leg_closed(table: LegTable, leg: Leg) -> LegClosed:
    """The last fact of a leg. Where arrivals are of ticks, not of packets, nothing that hangs on them is measured."""
    found = reception(table, leg)
    codec = leg.codec
    has_heard = bool(leg.timeline.segments)
    is_timed = has_heard and not table.tick_quantised
    discarded = int(table.play[leg.slot, DISCARDED])
    delay_ms = _playout_delay_ms(table, leg)
    r = None
    if is_timed and codec in EQUIPMENT:
        trip_ms = leg.reports.round_trip_ms
        gone = 100 * min(found.expected, found.lost + discarded) / found.expected
        one_way_ms = 0.0 if trip_ms is None else trip_ms / 2 + (delay_ms or 0.0)
        r = r_factor(EQUIPMENT[codec], loss_percent=gone, one_way_ms=one_way_ms)
    return LegClosed(
        leg=leg.leg,
        packets_received=found.received,
        packets_sent=int(table.sent[leg.slot]),
        packets_lost=found.lost,
        packets_late=found.late,
        packets_duplicate=found.duplicate,
        packets_reordered=found.reordered,
        packets_discarded=discarded,
        frames_concealed=int(table.play[leg.slot, CONCEALED]),
        codec=codec,
        ptime_ms=int(table.hot[leg.slot, SIZE] * _MS_PER_SAMPLE) if has_heard else None,
        jitter_ms=found.jitter * _MS_PER_SAMPLE if is_timed else None,
        greatest_gap_ms=int(table.hot[leg.slot, GAP]) * _MS_PER_SAMPLE if is_timed else None,
        playout_delay_ms=delay_ms if is_timed else None,
        round_trip_ms=leg.reports.round_trip_ms,
        remote_lost=leg.reports.remote_lost,
        r_factor=None if r is None else round(r, 1),
        mos=None if r is None else round(mos(r), 2),
    )


def _playout_delay_ms(table: LegTable, leg: Leg) -> float | None:
    """From the arrival of the quickest packet to its play-out; None when nothing has come of late."""
    hot: list[int] = table.hot[leg.slot].tolist()
    earliest = min(hot[EARLIEST], int(table.past_earliest[leg.slot].min()))
    return (hot[SHIFT] - earliest) * _MS_PER_SAMPLE if earliest < NEVER else None
