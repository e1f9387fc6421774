"""What a leg hears of another: one frame per tick from the other's ring, 20 ms behind its newest packet.

Play-out may repair (it skips when it has fallen behind, waits when it has run ahead); recordings know nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.g711 import ALAW_SILENCE, ALAW_TO_PCM, ALAW_TO_ULAW, ULAW_SILENCE, ULAW_TO_ALAW, ULAW_TO_PCM
from emulator.media.rows import END, FRAME, READ, RING_SLOTS, SEEN_END, SIZE, SLOT, STARVED, UNSET
from emulator.rtp.packet import HEADER_BYTES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.legs import LegTable

HOPELESS = 16 * FRAME
"""Samples behind the newest packet at which play-out skips."""
PATIENCE = 5
"""Ticks in which packets came, but too late to be played, before play-out waits for the sender."""
LOUD = 500
"""A frame with a sample of this magnitude is no silence."""

_PAIR = np.arange(2)
_TRANSCODE = np.stack([ALAW_TO_ULAW, ULAW_TO_ALAW])
"""By the law wanted: 0 µ-law, 1 A-law."""
SILENCE = np.array([ULAW_SILENCE, ALAW_SILENCE], np.uint8)
_PCM = (ULAW_TO_PCM, ALAW_TO_PCM)


class Playout:
    """Who hears whom, and the read index of everybody who is heard."""

    def __init__(self, table: LegTable) -> None:
        self._table = table
        self._rows: dict[int, int] = {}
        self._sources = np.zeros(0, np.intp)
        self._listeners = np.zeros(0, np.intp)
        self._media = np.zeros((0, 2, SLOT), np.uint8)
        self._filled = np.zeros((0, 2), np.bool_)
        self._alaw = np.zeros((0, 2), np.int32)

    def route(self, bridges: dict[int, int], watched: set[int]) -> None:
        """Set who is heard: `bridges` maps a listening slot to the one it hears; `watched` are read, heard or not."""
        sources = list(bridges.values()) + sorted(watched - set(bridges.values()))
        for slot in sources:
            if slot not in self._rows:
                self._table.play[slot] = (UNSET, 0, 0)
        self._rows = {slot: row for row, slot in enumerate(sources)}
        self._sources = np.array(sources, np.intp)
        self._listeners = np.array(list(bridges), np.intp)

    def tick(self) -> None:
        """Read the frame of every source, and put it into the packets of those who hear it."""
        if not len(self._sources):
            return
        table, sources = self._table, self._sources
        play = table.play[sources]
        ends = table.hot[sources, END]
        leads = ends - play[:, READ]
        if ((leads < FRAME) | (leads > HOPELESS)).any():
            self._repair(play, ends, leads)
        else:
            play[:, STARVED] = 0
        play[:, SEEN_END] = ends
        numbers = (play[:, READ] // SLOT)[:, None] + _PAIR
        play[:, READ] += FRAME
        table.play[sources] = play
        places = numbers % RING_SLOTS
        tags = table.tags[sources[:, None], places]
        self._filled = tags >> 1 == numbers
        self._alaw = tags & 1
        self._media = table.ring[sources[:, None], places]
        self._deliver()

    def is_loud(self, slot: int) -> bool:
        """Whether this tick's frame of a source has a sample of `LOUD` or more; what is missing is silent."""
        row = self._rows[slot]
        return any(
            bool((np.abs(_PCM[self._alaw[row, half]][self._media[row, half]]) >= LOUD).any())
            for half in (0, 1)
            if self._filled[row, half]
        )

    def _repair(self, play: NDArray[np.int64], ends: NDArray[np.int64], leads: NDArray[np.int64]) -> None:
        """Set the read index anew where it has not begun, lies far behind, or runs ahead of what still comes."""
        starved = np.where(leads < FRAME, play[:, STARVED] + (ends != play[:, SEEN_END]), 0)
        again = (ends > 0) & ((leads > HOPELESS) | (starved > PATIENCE))
        sizes = self._table.hot[self._sources, SIZE]
        play[:, READ] = np.where(again, ends - np.maximum(sizes + FRAME, 2 * FRAME), play[:, READ])
        play[:, STARVED] = np.where(again, 0, starved)

    def _deliver(self) -> None:
        """Copy payload bytes; transcode and fill in silence only in the rows that need it."""
        listeners = self._listeners
        heard = len(listeners)
        media = self._media[:heard]
        laws = self._table.alaw[listeners]
        ready = self._filled[:heard] & (self._alaw[:heard] == laws[:, None])
        if not ready.all():
            odd = (~ready.all(axis=1)).nonzero()[0]
            law = laws[odd][:, None, None]
            same = (self._alaw[:heard][odd][:, :, None]) == law
            mended = np.where(same, media[odd], _TRANSCODE[law, media[odd]])
            media = media.copy()
            media[odd] = np.where(self._filled[:heard][odd][:, :, None], mended, SILENCE[law])
        self._table.tx[listeners, HEADER_BYTES:] = media.reshape(heard, FRAME)
