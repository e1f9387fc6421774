"""Tells every 5 s what each leg has carried so far, for the time line: those that carry nothing are passed over.

Several legs in one tick and none in the next: the first of a tick costs as much as some more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S
from emulator.media.events import LegCounted
from emulator.media.reception import reception
from emulator.media.rows import FRAME

if TYPE_CHECKING:
    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable

INTERVAL_TICKS = 250
TOGETHER = 16
"""Neighbouring slots that are told of in one tick."""
_STRIDE = 89
"""Neighbouring sixteens are so many ticks apart; prime to the interval, so that each tick has its own."""
_TURNS_PER_TICK = pow(_STRIDE, -1, INTERVAL_TICKS)


class Counting:
    """Adds a LegCounted to `events`, the engine's list, for the slots whose turn it is: one after another."""

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events

    def tick(self, now: int) -> None:
        """Tell of the legs whose turn it is."""
        turn = -(now // FRAME + 1) * _TURNS_PER_TICK % INTERVAL_TICKS
        legs = self._table.legs
        for first in range(turn * TOGETHER, len(legs), INTERVAL_TICKS * TOGETHER):
            for leg in legs[first : first + TOGETHER]:
                if leg is not None and leg.closed_sample is None:
                    self._count(leg, now)

    def _count(self, leg: Leg, now: int) -> None:
        found = reception(self._table, leg)
        carried = (found.received, int(self._table.sent[leg.slot]))
        if carried == leg.counted:
            return
        leg.counted = carried
        segments = leg.timeline.segments
        is_timed = bool(segments) and not self._table.tick_quantised
        self._events.append(
            LegCounted(
                leg=leg.leg,
                at_sample=now,
                packets_received=found.received,
                packets_sent=carried[1],
                packets_lost=found.lost,
                codec=leg.codec,
                ssrc=segments[-1].ssrc if segments else None,
                jitter_ms=found.jitter * 1000 / SAMPLES_PER_S if is_timed else None,
            )
        )
