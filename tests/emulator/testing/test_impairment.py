"""A path's arithmetic: when a datagram arrives, exactly."""

from __future__ import annotations

import pytest

from emulator.testing.impairment import Impairment, Path

MS = 1_000_000


@pytest.mark.parametrize(
    ("impairment", "expected"),
    [
        (Impairment(), [5]),
        (Impairment(delay_ms=1.5), [5 + 1_500_000]),
        (Impairment(loss=1.0), []),
        (Impairment(burst=1.0), []),
        (Impairment(duplicate=1.0, delay_ms=1), [5 + MS, 5 + MS]),
        (Impairment(reorder=1.0, reorder_ms=30, delay_ms=1), [5 + 31 * MS]),
    ],
)
def test_a_certain_impairment_is_exact(impairment: Impairment, expected: list[int]) -> None:
    assert Path(impairment, "seed").arrivals(5) == expected


def test_what_is_held_back_does_not_hold_back_what_follows() -> None:
    path = Path(Impairment(reorder=0.5, reorder_ms=100), "seed")
    arrivals = [path.arrivals(number * 20 * MS)[0] - number * 20 * MS for number in range(50)]
    assert set(arrivals) == {0, 100 * MS}


def test_a_burst_ends_after_its_length() -> None:
    path = Path(Impairment(burst=0.05, burst_length=3), "seed")
    pattern = "".join("." if path.arrivals(0) else "x" for _ in range(300))
    assert {len(run) % 3 for run in pattern.strip("x").split(".") if run} == {0}
