"""How long the timers of RFC 3261 run: table 4, and timers L and M of RFC 6026."""

from __future__ import annotations

from dataclasses import dataclass

ONLY_UNRELIABLE = "AEG"
"""Timers that repeat a message: over a reliable transport they never run."""
INSTANT_IF_RELIABLE = "DIJK"
"""Timers that wait for repeated messages: over a reliable transport none will come."""


@dataclass(frozen=True, slots=True)
class Durations:
    """T1, T2 and T4 in seconds, and the timers that follow from them."""

    t1: float = 0.5
    """Estimate of the round trip."""
    t2: float = 4.0
    """Longest interval between two retransmissions of a non-INVITE request or of a response."""
    t4: float = 5.0
    """How long a message can stay in the network."""
    d: float = 32.0
    """How long a client waits for repeated refusals of its INVITE."""

    @property
    def patience(self) -> float:
        """64·T1: after it a request, a CANCEL or a 2xx without an answer is given up."""
        return 64 * self.t1

    def of(self, letter: str, *, reliable: bool = False) -> float | None:
        """The first interval of the timer `letter`, in seconds; None: it does not run."""
        if reliable and letter in ONLY_UNRELIABLE:
            return None
        if reliable and letter in INSTANT_IF_RELIABLE:
            return 0.0
        if letter in "AEG":
            return self.t1
        if letter in "IK":
            return self.t4
        return self.d if letter == "D" else self.patience

    def again(self, letter: str, interval: float) -> float:
        """The interval that follows `interval` of a repeating timer: doubled, for E and G up to T2."""
        return 2 * interval if letter == "A" else min(2 * interval, self.t2)
