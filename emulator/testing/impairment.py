"""What a network path does to datagrams: seeded loss, bursts of loss, delay, jitter, reordering, duplication."""

from __future__ import annotations

import random
from dataclasses import dataclass

NS_PER_MS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Impairment:
    """Of one direction of a path. Shares are probabilities per datagram, 0 to 1; times are milliseconds."""

    loss: float = 0.0
    burst: float = 0.0
    """That a burst of loss begins with this datagram."""
    burst_length: int = 5
    """Datagrams lost in a row in a burst."""
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    """Added to the delay, evenly from 0 to this. By itself it keeps the order, as a queue does."""
    reorder: float = 0.0
    """That a datagram is held back and overtaken."""
    reorder_ms: float = 30.0
    """For how long it is held back."""
    duplicate: float = 0.0
    """That it arrives twice, the copy as late as jitter and reordering make it."""


class Path:
    """One direction between two hosts for one kind of traffic."""

    def __init__(self, impairment: Impairment, seed: str) -> None:
        self._impairment = impairment
        self._is_perfect = impairment == Impairment()
        self._random = random.Random(seed)
        self._still_lost = 0
        self._latest_ns = 0

    def arrivals(self, sent_ns: int) -> list[int]:
        """When a datagram sent now arrives, nanoseconds: not at all, once, or twice."""
        if self._is_perfect:
            self._latest_ns = max(self._latest_ns, sent_ns)
            return [self._latest_ns]
        if self._is_lost():
            return []
        copies = 2 if self._happens(self._impairment.duplicate) else 1
        return [self._arrival(sent_ns) for _ in range(copies)]

    def _arrival(self, sent_ns: int) -> int:
        chosen = self._impairment
        jitter = self._random.uniform(0.0, chosen.jitter_ms) if chosen.jitter_ms else 0.0
        arrival = sent_ns + round((chosen.delay_ms + jitter) * NS_PER_MS)
        if self._happens(chosen.reorder):
            return arrival + round(chosen.reorder_ms * NS_PER_MS)
        self._latest_ns = max(self._latest_ns, arrival)
        return self._latest_ns

    def _is_lost(self) -> bool:
        if self._still_lost:
            self._still_lost -= 1
            return True
        if self._happens(self._impairment.burst):
            self._still_lost = self._impairment.burst_length - 1
            return True
        return self._happens(self._impairment.loss)

    def _happens(self, share: float) -> bool:
        return share > 0.0 and self._random.random() < share
