"""How far behind its packets a leg is heard (docs/decisions/0005): packet by packet, and all legs at once.

`raw` of a packet is its arrival minus its index. A leg is heard at index `now - shift`; a packet is in time when its
raw is not above the shift. Only packets that leave the array path can be too late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.base.units import SAMPLES_PER_S
from emulator.media.rows import (
    BEGUN,
    DISCARDED,
    EARLIEST,
    FRAME,
    FRESH,
    LATEST,
    MISSING,
    NEVER,
    PLACED,
    RUN_PLACED,
    RUN_SINCE,
    SHIFT,
    SLOT,
    TARGET,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.rows import LegRows

LEAST_DELAY = FRAME
"""Samples from the arrival of the quickest packet to its play-out: 20 ms at least."""
GREATEST_DELAY = 10 * FRAME
"""200 ms: what comes later still is given up."""
WINDOW = SAMPLES_PER_S
"""Samples after which the delay is reviewed; what play-out knows of the network is that of the last 5 windows."""
PATIENCE = 800
"""Samples for which nothing but hopeless packets must come until play-out follows them."""


def whole_frames(samples: int) -> int:
    """Rounded up to frames."""
    return -(-samples // FRAME) * FRAME


class PlayoutDelay:
    """The delay of one leg. The leg's row of `hot` comes in as a list and is changed in place."""

    def __init__(self, table: LegRows, slot: int) -> None:
        self._table = table
        self._slot = slot

    def begin(self, hot: list[int], sample: int, index: int, length: int, end: int) -> None:
        """A segment begins with this packet; `end` is where the index line ended before."""
        self._restart(hot, sample, _raw(sample, index, length), end)
        self._table.play[self._slot, [BEGUN, MISSING]] = (index, 0)

    def take(self, hot: list[int], sample: int, index: int, length: int, end: int) -> None:
        """A packet was written; `end` is where the index line ended before."""
        raw = _raw(sample, index, length)
        hot[EARLIEST] = min(hot[EARLIEST], raw)
        if raw <= hot[SHIFT]:
            hot[LATEST] = max(hot[LATEST], raw)
            return
        earliest = min(hot[EARLIEST], int(self._table.past_earliest[self._slot].min()))
        if raw > whole_frames(earliest + GREATEST_DELAY):
            self._give_up(hot, sample, raw, end)
            return
        hot[LATEST] = raw
        self._move(hot, whole_frames(raw), sample, end)
        if index < self._table.play[self._slot, FRESH]:
            self.discard()

    def discard(self) -> None:
        """A packet came too late to be heard."""
        self._table.play[self._slot, DISCARDED] += 1

    def _give_up(self, hot: list[int], sample: int, raw: int, end: int) -> None:
        """A packet is out of reach; when a while nothing else came, the network has changed for good."""
        play = self._table.play[self._slot]
        if play[RUN_PLACED] != hot[PLACED] - 1:
            play[RUN_SINCE] = sample
        play[RUN_PLACED] = hot[PLACED]
        if sample - play[RUN_SINCE] >= PATIENCE:
            self._restart(hot, sample, raw, end)
        else:
            self.discard()

    def _restart(self, hot: list[int], sample: int, raw: int, end: int) -> None:
        """Know nothing but this packet."""
        hot[EARLIEST] = hot[LATEST] = raw
        self._table.past_earliest[self._slot] = NEVER
        self._table.past_latest[self._slot] = -NEVER
        self._table.play[self._slot, RUN_PLACED] = 0
        self._move(hot, whole_frames(raw + LEAST_DELAY), sample, end)

    def _move(self, hot: list[int], shift: int, sample: int, end: int) -> None:
        """Change the shift; what the old one has let hear is not heard again."""
        play = self._table.play[self._slot]
        play[FRESH] = min(whole_frames(sample) - hot[SHIFT], end)
        play[TARGET] = hot[SHIFT] = shift
        self._table.moved.add(self._slot)


def review(table: LegRows, now: int) -> None:
    """Close a window of all legs: keep the delay within its bounds, and take a frame off where one is to spare."""
    hot, play = table.hot, table.play
    place = now // WINDOW % table.past_earliest.shape[1]
    table.past_earliest[:, place] = hot[:, EARLIEST]
    table.past_latest[:, place] = hot[:, LATEST]
    hot[:, EARLIEST], hot[:, LATEST] = NEVER, -NEVER
    earliest = table.past_earliest.min(axis=1)
    known = (earliest < NEVER).nonzero()[0]
    earliest, latest, shift = earliest[known], table.past_latest[known].max(axis=1), hot[known, SHIFT]
    least = _whole(earliest + LEAST_DELAY)
    greatest = _whole(earliest + GREATEST_DELAY)
    target = np.clip(_whole(latest), least, greatest)
    bounded = np.clip(shift, least, greatest)
    longer = (bounded > shift).nonzero()[0]
    play[known[longer], FRESH] = now - shift[longer]
    play[known, TARGET] = target
    shifted = np.where(bounded > target, bounded - FRAME, bounded)
    hot[known, SHIFT] = shifted
    table.doubt(known[shifted != shift])


def _raw(sample: int, index: int, length: int) -> int:
    """Arrival minus index; a frame that begins in the middle of a packet needs the next one half a frame sooner."""
    return sample - index + (SLOT if index % FRAME or length % FRAME else 0)


def _whole(samples: NDArray[np.int64]) -> NDArray[np.int64]:
    return -(-samples // FRAME) * FRAME
