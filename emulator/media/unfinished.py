"""The sidecar of a recorder that still runs: when it is written anew, and how far its lists can be believed (ADR 0008).

It comes before the samples of the same second. So whoever finds a file that goes on behind it knows that in the
meantime nothing has happened that it does not tell, unless it says itself that it is written less often.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S
from emulator.media.readback import end_of_data
from emulator.media.timeline import WINDOW

if TYPE_CHECKING:
    from emulator.media.legs import Leg, LegTable
    from emulator.media.recorder import Recorder

BEHIND = 9600
"""Samples that a recorder waits for what is late: until then a sample may be written again, and a gap be filled."""
LISTED_PER_S = 500
"""Entries of lists that a recorder writes per second, on average: a bad network must not cost more every minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a sidecar in progress tells."""

    until: int
    """Engine sample: its lists tell what the packets did that arrived before."""
    holds: bool
    """Whether it will be written again before any sample that anything else has to be told of."""


class Telling:
    """What the sidecar in progress of one recorder told last."""

    def __init__(self) -> None:
        self._known: object = None
        self._decided: object = None
        """Packets of each leg that had been decided row by row, and by which nothing had changed."""
        self._holds = False
        self._again = 0

    @property
    def holds(self) -> bool:
        """Whether it need not be written again until something unusual happens."""
        return self._holds

    def is_due(self, recorder: Recorder, heard: list[Leg], table: LegTable, now: int) -> bool:
        """Whether it has to be written before the samples up to engine sample `now`, in which these legs are heard."""
        if not recorder.is_described:
            return True
        if not self._holds:
            return now >= self._again
        return self._has_news(heard) or not all(_flows(table, leg, now) for leg in heard)

    def _has_news(self, heard: list[Leg]) -> bool:
        decided = [(leg, leg.timeline.decided) for leg in heard]
        if decided == self._decided:
            return False
        if self._known != _happened(heard):
            return True
        self._decided = decided
        return False

    def tell(self, recorder: Recorder, heard: list[Leg], now: int) -> Told:
        """What it tells when it is written at engine sample `now`."""
        takes = recorder.takes.before(now)
        end = takes[-1][1] if takes else now
        young = [arrival for leg in heard for arrival in _young(leg, now)]
        until = min([end, *young])
        entries = sum(_entries(leg) for leg in heard)
        self._known, self._holds = _happened(heard), until == end and entries <= LISTED_PER_S
        self._decided = [(leg, leg.timeline.decided) for leg in heard]
        self._again = now + -(-entries // LISTED_PER_S) * SAMPLES_PER_S
        return Told(until=until, holds=self._holds)


def _young(leg: Leg, now: int) -> list[int]:
    """The arrival of a segment whose anchor may still change."""
    latest = leg.timeline.segments[-1:] if leg.closed_sample is None else []
    return [segment.arrival_sample for segment in latest if now - segment.arrival_sample <= WINDOW]


def _happened(legs: list[Leg]) -> list[tuple[object, ...]]:
    """Differs when there is anything new to tell, but for the passing of time."""
    lines = [(leg.leg, leg.timeline) for leg in legs]
    return [
        (name, *line.past, len(line.segments), len(line.runs), line.run_start, len(line.duplicates), len(line.dropped))
        for name, line in lines
    ]


def _flows(table: LegTable, leg: Leg, now: int) -> bool:
    """Whether audio still comes: else a gap grows although nothing happens."""
    return leg.closed_sample is None and bool(leg.timeline.pieces) and end_of_data(table, leg) > now - BEHIND


def _entries(leg: Leg) -> int:
    line = leg.timeline
    return len(line.segments) + len(line.slips) + len(line.stragglers) + len(line.runs)
