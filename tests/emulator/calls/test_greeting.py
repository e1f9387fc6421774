"""Who answered: every bound of machine detection, just below it and just above it, and when that is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls.greeting import Greeting, MachineDetection

ORDER = MachineDetection(hangs_up=False, is_async=False)
Runs = list[tuple[float, float]]


def judged(runs: Runs, order: MachineDetection = ORDER) -> tuple[str, float]:
    """(who, when), with runs as (from, to) after an answer at 100 s; deadlines are met to the millisecond."""
    greeting = Greeting(order, 100.0)
    facts = [(100.0 + at, kind) for begin, end in runs for at, kind in ((begin, "begin"), (end, "cease"))]
    while True:
        due = greeting.next_deadline()
        if facts and facts[0][0] < due:
            at, kind = facts.pop(0)
            (greeting.begin if kind == "begin" else greeting.cease)(at)
            now = at
        else:
            now = due
        if judgement := greeting.judge(now):
            return judgement.who, round(now - 100.0, 3)


@pytest.mark.parametrize(
    ("runs", "who", "at"),
    [
        ([], "machine", 4.5),
        ([(0.5, 1.2)], "human", 2.0),
        ([(4.4, 4.6)], "human", 5.0),
        ([(0.5, 1.99)], "human", 2.79),
        ([(0.5, 2.1)], "machine", 2.0),
        ([(0.5, 1.5), (1.8, 3.6)], "machine", 2.3),
        ([(0.2, 0.4), (0.7, 0.9), (1.2, 1.4)], "human", 2.2),
        ([(0.2, 0.4), (0.7, 0.9), (1.2, 1.4), (1.7, 1.9)], "machine", 1.8),
        ([(0.2, 0.4), (0.7, 0.9), (1.2, 1.4), (1.7, 1.75)], "human", 2.2),
        ([(0.5, 0.55)], "machine", 4.5),
    ],
)
def test_by_the_defaults(runs: Runs, who: str, at: float) -> None:
    assert judged(runs) == (who, at)


@pytest.mark.parametrize(
    ("change", "runs", "who", "at"),
    [
        ({"initial_silence_s": 2.0}, [(2.1, 2.4)], "machine", 2.0),
        ({"longest_greeting_s": 3.0}, [(0.5, 2.1)], "human", 2.9),
        ({"longest_greeting_s": 5.0, "longest_run_s": 1.0}, [(0.5, 2.1)], "machine", 1.5),
        ({"most_runs": 2}, [(0.2, 0.4), (0.7, 0.9), (1.2, 1.4)], "machine", 1.3),
        ({"time_s": 2.0}, [(1.9, 3.0)], "human", 2.0),
    ],
)
def test_every_bound_can_be_moved(change: dict[str, float], runs: Runs, who: str, at: float) -> None:
    assert judged(runs, replace(ORDER, **change)) == (who, at)  # type: ignore[arg-type]


def test_a_run_that_ends_without_a_beginning_is_nothing() -> None:
    greeting = Greeting(ORDER, 0.0)
    greeting.cease(1.0)
    assert greeting.next_deadline() == 4.5
