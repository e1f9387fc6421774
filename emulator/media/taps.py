"""Taps: what passes through legs, handed out a frame per tick. Nothing is done while there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from emulator.media.commands import StartTap, StopTap
from emulator.media.events import TappedAudio
from emulator.media.rows import FRAME, FRESH, SHIFT, SLOT
from emulator.rtp.telephone_event import EventPacket

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable

TOGETHER = 100
"""Tracks in one event: as much as a message of the pipe to the platform holds."""


class _Track(NamedTuple):
    tap: str
    leg: Leg
    which: Literal["from_peer", "to_peer"]


class Taps:
    """Tracks in the order in which they were ordered. `events` is the engine's list."""

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events
        self._tracks: list[_Track] = []
        self.orders: dict[type, Callable[..., None]] = {StartTap: self._start, StopTap: self._stop}
        """What carries out the commands of taps."""

    @property
    def is_at_rest(self) -> bool:
        """Whether there is none."""
        return not self._tracks

    def tick(self, now: int) -> None:
        """Hand out the frames of this tick, after it is known what every leg hears."""
        if not self._tracks:
            return
        self._tracks = [track for track in self._tracks if track.leg.closed_sample is None]
        for first in range(0, len(self._tracks), TOGETHER):
            tracks = self._tracks[first : first + TOGETHER]
            self._events.append(
                TappedAudio(
                    at_sample=now,
                    tracks=tuple((track.tap, track.which) for track in tracks),
                    audio=self._frames(tracks, now).astype("<i2", copy=False).tobytes(),
                )
            )

    def _start(self, order: StartTap, _now: int) -> None:
        leg = self._table.find(order.leg)
        if leg is None:
            return
        if order.from_peer:
            self._tracks.append(_Track(order.tap, leg, "from_peer"))
        if order.to_peer:
            self._tracks.append(_Track(order.tap, leg, "to_peer"))

    def _stop(self, order: StopTap, _now: int) -> None:
        self._tracks = [track for track in self._tracks if track.tap != order.tap]

    def _frames(self, tracks: list[_Track], now: int) -> NDArray[np.int16]:
        """[n, 160], zero where nothing came, or where no audio is sent."""
        pcm = np.zeros((len(tracks), FRAME), np.int16)
        rows = [row for row, track in enumerate(tracks) if track.which == "from_peer"]
        if rows:
            pcm[rows] = self._from_peers(np.array([tracks[row].leg.slot for row in rows], np.intp), now)
        for row, track in enumerate(tracks):
            leg = track.leg
            if track.which == "to_peer" and leg.remote is not None and not isinstance(leg.key, EventPacket):
                pcm[row] = self._table.last_put(leg.slot)
        return pcm

    def _from_peers(self, slots: NDArray[np.intp], now: int) -> NDArray[np.int16]:
        """What play-out lets be heard of each leg; what had its turn before its delay changed is not heard again."""
        starts = now - self._table.hot[slots, SHIFT]
        pcm, _ = self._table.frames(slots, starts)
        numbers = (starts // SLOT)[:, None] + np.arange(2)
        fresh = -(-self._table.play[slots, FRESH][:, None] // SLOT)
        return np.where(np.repeat(numbers >= fresh, SLOT, axis=1), pcm, np.int16(0))
