"""Digits in the audio of legs that agreed on no telephone events: their frames, as they settle, go to the tone scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.media.events import DigitEnded, DigitHeard
from emulator.media.rows import END, FRAME, SLOT
from emulator.media.tone_scan import ToneScan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.legs import LegTable

BEHIND = 2 * FRAME
"""Samples behind the newest packet at which a frame is read, so that one which was overtaken still counts."""
HOPELESS = 50 * FRAME
"""Samples behind at which the scan gives up what it has not read: the time line has jumped."""
CATCH_UP = 4
"""Frames of a leg that are read per tick at most: packets hold up to 60 ms."""


class InbandDigits:
    """Scans the legs that the table's row `inband` marks, in the time of their index lines."""

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events
        self._scan = ToneScan(0)
        self._owners: list[object] = []
        """Which leg each slot's state belongs to."""
        self._read = np.zeros(0, np.int64)
        """Index of the next frame by slot."""

    def tick(self, now: int) -> None:
        """Scan what has come."""
        slots = self._table.inband.nonzero()[0]
        if not len(slots):
            return
        self._seat(slots)
        for _ in range(CATCH_UP):
            ready = slots[self._table.hot[slots, END] - self._read[slots] >= FRAME + BEHIND]
            if not len(ready):
                return
            pcm, filled = self._table.frames(ready, self._read[ready])
            self._read[ready] += FRAME
            self._tell(ready, pcm, filled, now)

    def _tell(self, slots: NDArray[np.intp], pcm: NDArray[np.int16], filled: NDArray[np.bool_], now: int) -> None:
        for slot, digit, duration_ms in self._scan.scan(slots, pcm, filled):
            leg = self._table.legs[slot]
            if leg is None or leg.closed_sample is not None:
                continue
            if duration_ms is None:
                self._events.append(DigitHeard(leg=leg.leg, at_sample=now, digit=digit, by="inband"))
            else:
                self._events.append(DigitEnded(leg=leg.leg, at_sample=now, digit=digit, measured_ms=duration_ms))

    def _seat(self, slots: NDArray[np.intp]) -> None:
        """Begin anew where a slot has another leg, or its index line has jumped."""
        legs = self._table.legs
        if len(self._owners) < len(legs):
            # Whatever was under way begins anew; that happens a few times in the life of an engine.
            self._owners = [None] * len(legs)
            self._scan = ToneScan(len(legs))
            self._read = np.zeros(len(legs), np.int64)
        ends = self._table.hot[slots, END]
        behind = ends - self._read[slots]
        for place in ((behind > HOPELESS) | (behind < 0)).nonzero()[0].tolist():
            self._begin(int(slots[place]), int(ends[place]))
        for slot in slots.tolist():
            if self._owners[slot] is not legs[slot]:
                self._owners[slot] = legs[slot]
                self._begin(slot, int(self._table.hot[slot, END]))

    def _begin(self, slot: int, end: int) -> None:
        self._scan.forget(slot)
        self._read[slot] = max(0, end - BEHIND) // SLOT * SLOT
