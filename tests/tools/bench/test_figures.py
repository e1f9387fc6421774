"""Medians, ranges and ratios of runs."""

from __future__ import annotations

from tools.bench.figures import Run, ratios, table, to_json


def run(server: str, cost: float, *, calls: int = 100, memory: float | None = None, deviation: float = 1.0) -> Run:
    """A run of 400 packets, three of which did not come back."""
    return Run(
        server=server,
        calls=calls,
        us_per_leg_tick=cost,
        core_percent=10 * cost,
        kib_per_leg=memory,
        missed=1,
        latest_ms=21.0,
        sent=400,
        returned=397,
        twice=0,
        filled=3,
        delay_p50_ms=30.0,
        delay_p99_ms=41.0,
        deviation_p99_ms=deviation,
        generator_late_p99_ms=0.1,
    )


RUNS = [
    run("ours", 5.0, memory=60.0, deviation=0.5),
    run("C", 2.5),
    run("ours", 9.0, memory=62.0, deviation=2.0),
    run("C", 4.0),
    run("ours", 6.0, memory=61.0),
    run("C", 3.0),
    run("ours", 7.0, calls=800),
]


def test_the_table_has_medians_and_ranges() -> None:
    head, rule, *rows = table(RUNS)
    assert head.count("|") == rule.count("|")
    assert rows == [
        "| ours | 100 | 6.00 (5.00-9.00) | 60 % | 30.0 / 41.0 | 1.0 (0.5-2.0) | 9 of 1200 | 3 | 61 |",
        "| C | 100 | 3.00 (2.50-4.00) | 30 % | 30.0 / 41.0 | 1.0 (1.0-1.0) | 9 of 1200 | 3 | not measured |",
        "| ours | 800 | 7.00 (7.00-7.00) | 70 % | 30.0 / 41.0 | 1.0 (1.0-1.0) | 3 of 400 | 1 | not measured |",
    ]


def test_ratios_are_of_medians_under_the_same_load() -> None:
    assert ratios(RUNS, "ours") == ["100 calls: ours = 2.00 × C"]


def test_json_has_every_figure_of_every_run() -> None:
    first, *_, last = to_json(RUNS)
    assert (first["server"], first["us_per_leg_tick"], first["kib_per_leg"]) == ("ours", 5.0, 60.0)
    assert (last["calls"], last["kib_per_leg"]) == (800, None)
