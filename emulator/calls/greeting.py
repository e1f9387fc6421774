"""Human or machine: decided by the runs of sound of whoever picked up (plivo_rest.md §2.1, machine_detection_*).

A human says a word or two and then waits for an answer; a machine is silent for long, or speaks for long. The bounds
are those of Plivo's parameters; the shortest run that counts and the silence after a human's greeting are fixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["human", "machine"]

SHORTEST_RUN_S = 0.1
"""What sounds for less is a click."""
SILENCE_AFTER_GREETING_S = 0.8
"""After a short greeting this long a silence means that a human waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineDetection:
    """What was ordered with a call."""

    hangs_up: bool
    """A machine's call is ended."""
    is_async: bool
    """The flow runs meanwhile; else it begins when it is known who answered."""
    time_s: float = 5.0
    """How long it may take; whoever is not found out by then is taken for a human."""
    longest_run_s: float = 5.0
    """One run of sound that is longer: a machine."""
    initial_silence_s: float = 4.5
    """Nothing is heard for longer: a machine."""
    most_runs: int = 3
    """More runs: a machine."""
    longest_greeting_s: float = 1.5
    """All runs together are longer: a machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Who answered, and by what one knows."""

    who: Who
    why: str


class Greeting:
    """What has been heard since the answer. Times are seconds of one clock."""

    def __init__(self, order: MachineDetection, answered_at: float) -> None:
        self._order = order
        self._answered_at = answered_at
        self._runs = 0
        self._sounded_s = 0.0
        """All runs that are over."""
        self._began: float | None = None
        """Of the run under way."""
        self._quiet_since = answered_at

    def begin(self, at: float) -> None:
        """A run begins."""
        self._began = at

    def cease(self, at: float) -> None:
        """It is over."""
        if self._began is None:
            return
        length, self._began = at - self._began, None
        if length >= SHORTEST_RUN_S:
            self._runs += 1
            self._sounded_s += length
            self._quiet_since = at

    def judge(self, now: float) -> Judgement | None:
        """Who it is, once that is known. A run under way counts as long as it already is."""
        due, judgement = min(self._expected(), key=lambda expected: expected[0])
        return judgement if now >= due else None

    def next_deadline(self) -> float:
        """When it will be known at the latest, if nothing changes."""
        return min(due for due, _ in self._expected())

    def _expected(self) -> list[tuple[float, Judgement]]:
        """Every judgement that silence, or a voice that goes on, leads to, and when; what comes first holds."""
        order = self._order
        found = [(self._answered_at + order.time_s, Judgement(who="human", why=f"unsure after {order.time_s:g} s"))]
        if self._began is not None:
            run = self._began + max(SHORTEST_RUN_S, order.longest_run_s)
            greeting = self._began + max(SHORTEST_RUN_S, order.longest_greeting_s - self._sounded_s)
            found.append((run, _machine(f"one run of more than {order.longest_run_s:g} s")))
            found.append((greeting, _machine(f"a greeting of more than {order.longest_greeting_s:g} s")))
            if self._runs == order.most_runs:
                found.append((self._began + SHORTEST_RUN_S, _machine(f"more than {order.most_runs} runs")))
        elif self._runs:
            due = self._quiet_since + SILENCE_AFTER_GREETING_S
            found.append((due, Judgement(who="human", why=f"a greeting of {self._sounded_s:.2f} s, then silence")))
        else:
            silence = self._answered_at + order.initial_silence_s
            found.append((silence, _machine(f"silence for {order.initial_silence_s:g} s")))
        return found


def _machine(why: str) -> Judgement:
    return Judgement(who="machine", why=why)
