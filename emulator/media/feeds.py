"""Feeds: audio that is handed in piece by piece while it plays into a leg, with marks that tell how far it has come."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from emulator.media.commands import ClearFeed, FeedAudio, MarkFeed
from emulator.media.events import FeedCleared, FeedReached
from emulator.media.rows import FRAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from emulator.media.events import Event
    from emulator.media.hearing import Hearing
    from emulator.media.legs import Leg, LegTable

HEAD_START = 2 * FRAME
"""How long audio waits that comes after a silence: who sends a piece every 20 ms may be 40 ms late with the next."""


class Feed:
    """What waits to be played, in samples at 8000 Hz, counted from the feed's beginning."""

    def __init__(self) -> None:
        self._pieces: deque[NDArray[np.int16]] = deque()
        self._fed = 0
        self._played = 0
        self._begins = 0
        self._ends = -1
        self._marks: deque[tuple[int, str]] = deque()
        self.mixed = False
        """Whether what the leg hears besides goes on being heard."""

    def is_due(self, now: int) -> bool:
        """Whether there is anything to be heard at engine sample `now`."""
        return self._played < self._fed and now >= self._begins

    def put(self, pcm: NDArray[np.int16], now: int) -> None:
        """Behind everything else; after a silence it has a head start."""
        if self._played == self._fed:
            self._begins = now if now == self._ends else now + HEAD_START
        self._pieces.append(pcm)
        self._fed += len(pcm)

    def mark(self, name: str) -> None:
        """Behind everything that has been put so far."""
        self._marks.append((self._fed, name))

    def reached(self) -> list[str]:
        """The marks before which everything has been played, in order; each is given once."""
        found = []
        while self._marks and self._marks[0][0] <= self._played:
            found.append(self._marks.popleft()[1])
        return found

    def clear(self) -> None:
        """Forget what waits, marks too."""
        self._pieces.clear()
        self._marks.clear()
        self._played = self._fed

    def take(self, now: int) -> NDArray[np.int16]:
        """The frame [160] for the tick at `now`; what lies behind the end is zero."""
        frame = np.zeros(FRAME, np.int16)
        filled = 0
        while self._pieces and filled < FRAME:
            piece = self._pieces[0]
            part = piece[: FRAME - filled]
            frame[filled : filled + len(part)] = part
            filled += len(part)
            if len(part) == len(piece):
                self._pieces.popleft()
            else:
                self._pieces[0] = piece[len(part) :]
        self._played += filled
        self._ends = now + FRAME
        return frame


class Feeds:
    """The feeds of all legs. `events` is the engine's list."""

    def __init__(self, table: LegTable, hearing: Hearing, events: list[Event]) -> None:
        self._table = table
        self._hearing = hearing
        self._events = events
        self._by_leg: dict[Leg, dict[str, Feed]] = {}
        self._due: list[tuple[Leg, list[Feed]]] = []
        self.orders: dict[type, Callable[..., None]] = {
            FeedAudio: self._put,
            MarkFeed: self._mark,
            ClearFeed: self._clear,
        }
        """What carries out the commands of feeds."""

    @property
    def is_at_rest(self) -> bool:
        """Whether there is none."""
        return not self._by_leg

    def settle(self, now: int) -> None:
        """Before anything is played in a tick: which legs hear their feeds, which marks have been reached."""
        if not self._by_leg:
            return
        self._by_leg = {leg: feeds for leg, feeds in self._by_leg.items() if leg.closed_sample is None}
        self._due = []
        for leg, feeds in self._by_leg.items():
            for name, feed in feeds.items():
                for mark in feed.reached():
                    self._events.append(FeedReached(leg=leg.leg, feed=name, mark=mark, at_sample=now))
            due = {name: feed for name, feed in feeds.items() if feed.is_due(now)}
            heard = " ".join(due)
            if heard != leg.feeding:
                self._hearing.feed(leg, heard, now)
            if due:
                self._due.append((leg, list(due.values())))

    def play(self, now: int) -> None:
        """Let the legs hear the sum of their feeds, over everything else or, if all are mixed, with it."""
        for leg, feeds in self._due:
            frames = [feed.take(now) for feed in feeds]
            if all(feed.mixed for feed in feeds):
                frames += self._hearing.beneath(leg)
            total = np.clip(np.sum(frames, axis=0, dtype=np.int32), -32768, 32767).astype(np.int16)
            self._hearing.sound(leg, total, now)

    def _feed(self, leg: str, feed: str) -> Feed | None:
        found = self._table.find(leg)
        return None if found is None else self._by_leg.setdefault(found, {}).setdefault(feed, Feed())

    def _put(self, order: FeedAudio, now: int) -> None:
        feed = self._feed(order.leg, order.feed)
        if feed is not None:
            feed.mixed = order.mixed
            feed.put(np.frombuffer(order.audio, "<i2").astype(np.int16), now)

    def _mark(self, order: MarkFeed, _now: int) -> None:
        feed = self._feed(order.leg, order.feed)
        if feed is not None:
            feed.mark(order.mark)

    def _clear(self, order: ClearFeed, now: int) -> None:
        feed = self._feed(order.leg, order.feed)
        if feed is not None:
            feed.clear()
            self._events.append(FeedCleared(leg=order.leg, feed=order.feed, at_sample=now))
