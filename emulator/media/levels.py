"""How loud every leg is, 20 times a second: arrays over all legs. Nothing is done while nobody watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.media.commands import WatchLevels
from emulator.media.events import LegLevels
from emulator.media.rows import FRAME, LINEAR, PCM, SHIFT
from emulator.rtp.packet import HEADER_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable
    from emulator.media.sending import Sending

SILENCE_DBFS = -96.0
"""What is quieter is told as this: one step of 16 bits is -90."""
TOGETHER = 500
"""Legs in one event: a message of the pipe to the platform holds them."""
_FULL = float(1 << 15) ** 2
_LEAST = _FULL * 10 ** (SILENCE_DBFS / 10)


class Levels:
    """Sums of squares of the ticks since they were told last. `events` is the engine's list."""

    def __init__(self, table: LegTable, sending: Sending, events: list[Event]) -> None:
        self._table = table
        self._sending = sending
        self._events = events
        self._is_watched = False
        self._sums: NDArray[np.float64] = np.zeros((2, 0))
        """By direction and slot."""
        self._ticks = 0
        self.orders: dict[type, Callable[..., None]] = {WatchLevels: self._watch}
        """What carries out the command of levels."""

    @property
    def is_at_rest(self) -> bool:
        """Whether nobody watches."""
        return not self._is_watched

    def tick(self, now: int) -> None:
        """Measure this tick, when its packets are sent, and tell with every second or third: 20 times in 50 ticks."""
        if not self._is_watched:
            return
        legs = [leg for leg in self._table.legs if leg is not None and leg.closed_sample is None]
        self._measure(np.array([leg.slot for leg in legs], np.intp), now)
        number = now // FRAME
        if (number + 1) * 2 // 5 != number * 2 // 5:
            self._tell(legs, now)

    def _watch(self, order: WatchLevels, _now: int) -> None:
        self._is_watched = order.watched
        self._sums, self._ticks = np.zeros((2, 0)), 0

    def _measure(self, slots: NDArray[np.intp], now: int) -> None:
        table = self._table
        if self._sums.shape[1] < len(table.legs):
            sums = np.zeros((2, len(table.legs)))
            sums[:, : self._sums.shape[1]] = self._sums
            self._sums = sums
        self._ticks += 1
        if not len(slots):
            return
        came, _ = table.frames(slots, now - table.hot[slots, SHIFT])
        self._sums[0, slots] += _squares(came)
        sent = self._sending.slots
        forms = table.form[sent]
        for form, pcm in enumerate(PCM):
            rows = sent[forms == form]
            if len(rows):
                self._sums[1, rows] += _squares(pcm[table.tx[rows, HEADER_BYTES:]])
        for slot in sent[forms == LINEAR].tolist():
            if slot in table.voice:
                self._sums[1, slot] += _squares(table.voice[slot][None])[0]

    def _tell(self, legs: list[Leg], now: int) -> None:
        slots = np.array([leg.slot for leg in legs], np.intp)
        means = self._sums[:, slots] / (self._ticks * FRAME * _FULL)
        told = np.round(10 * np.log10(np.maximum(means, _LEAST / _FULL)), 1).T.tolist()
        rows = [(leg.leg, came, went) for leg, (came, went) in zip(legs, told, strict=True)]
        for first in range(0, len(rows), TOGETHER):
            self._events.append(LegLevels(at_sample=now, levels=tuple(rows[first : first + TOGETHER])))
        self._sums, self._ticks = np.zeros((2, 0)), 0


def _squares(pcm: NDArray[np.int16]) -> NDArray[np.float64]:
    """The sum of squares of each row."""
    wide = pcm.astype(np.float64)
    squares: NDArray[np.float64] = np.einsum("ij,ij->i", wide, wide)
    return squares
