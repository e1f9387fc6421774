"""The figures of benchmark runs: one run each, medians with their range, a table and JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One server under one load. Times of the network are those of all packets after the first second."""

    server: str
    calls: int
    us_per_leg_tick: float
    """CPU time of the server per leg and 20 ms: one packet in, one out."""
    core_percent: float
    kib_per_leg: float | None
    """Growth of the server's memory over its calls, where it was measured before them."""
    missed: int
    """Ticks begun more than 20 ms late."""
    latest_ms: float
    sent: int
    returned: int
    twice: int
    filled: int
    """Packets in which the server sent nothing that it had received."""
    delay_p50_ms: float
    delay_p99_ms: float
    deviation_p99_ms: float
    """Of the distance of two packets of a leg from 20 ms."""
    generator_late_p99_ms: float
    """How late the load itself was; a figure of the network near to it says nothing about the server."""


_HEAD = (
    "server",
    "calls",
    "µs per leg and tick",
    "of a core",
    "delay p50 / p99, ms",
    "send deviation p99, ms",
    "lost",
    "missed ticks",
    "KiB per leg",
)


def to_json(runs: Sequence[Run]) -> list[dict[str, object]]:
    """All runs in their order."""
    return [asdict(run) for run in runs]


def table(runs: Sequence[Run]) -> list[str]:
    """Markdown: a row for each server and load in the order of their first runs; medians, some with their range."""
    head = ["| " + " | ".join(_HEAD) + " |", "|---" * len(_HEAD) + "|"]
    return head + [_row(_of(runs, server, calls)) for server, calls in dict.fromkeys((r.server, r.calls) for r in runs)]


def ratios(runs: Sequence[Run], ours: str) -> list[str]:
    """A line for each load and rival: CPU time of `ours` per that of the rival; medians."""
    lines = []
    for calls in dict.fromkeys(run.calls for run in runs):
        mine = _of(runs, ours, calls)
        for rival in dict.fromkeys(run.server for run in runs if run.calls == calls and run.server != ours):
            if mine:
                ratio = _cost(mine) / _cost(_of(runs, rival, calls))
                lines.append(f"{calls} calls: {ours} = {ratio:.2f} × {rival}")
    return lines


def _of(runs: Sequence[Run], server: str, calls: int) -> list[Run]:
    return [run for run in runs if (run.server, run.calls) == (server, calls)]


def _cost(runs: Sequence[Run]) -> float:
    return median(run.us_per_leg_tick for run in runs)


def _row(runs: Sequence[Run]) -> str:
    memory = [run.kib_per_leg for run in runs if run.kib_per_leg is not None]
    cells = [
        runs[0].server,
        str(runs[0].calls),
        _with_range([run.us_per_leg_tick for run in runs], 2),
        f"{median(run.core_percent for run in runs):.0f} %",
        f"{median(run.delay_p50_ms for run in runs):.1f} / {median(run.delay_p99_ms for run in runs):.1f}",
        _with_range([run.deviation_p99_ms for run in runs], 1),
        f"{sum(run.sent - run.returned for run in runs)} of {sum(run.sent for run in runs)}",
        str(sum(run.missed for run in runs)),
        f"{median(memory):.0f}" if memory else "not measured",
    ]
    return "| " + " | ".join(cells) + " |"


def _with_range(values: Sequence[float], digits: int) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"
