"""Durations and tolerances as people write them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from scenarios.language.quantities import (
    Count,
    Tolerance,
    parse_count,
    parse_drift,
    parse_duration,
    parse_share,
    parse_tolerance,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3 s", 3.0), ("3s", 3.0), (" 500 ms ", 0.5), ("1.5 s", 1.5), ("2 min", 120.0), ("1 h", 3600.0), ("0 s", 0.0)],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", [3, 3.0, "3", "s", "-3 s", "3 S", "three s", "3 s s", None, True, "3 days"])
def test_what_is_no_duration(text: Any) -> None:
    with pytest.raises(PydanticCustomError, match="expected a duration with its unit, such as 3 s"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "share"), [("2 %", 0.02), ("0.5%", 0.005), ("100 %", 1.0), (" 0 % ", 0.0)])
def test_shares(text: str, share: float) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", [2, 0.02, "2", "101 %", "-1 %", "%", None])
def test_what_is_no_share(text: Any) -> None:
    with pytest.raises(PydanticCustomError, match="expected a share such as 2 %"):
        parse_share(text)


@pytest.mark.parametrize(
    ("text", "ppm"), [("+200 ppm", 200), ("-1 %", -10_000), ("+0.5%", 5000), (" -35.6 ppm ", -36), ("+20 %", 200_000)]
)
def test_drifts(text: str, ppm: int) -> None:
    assert parse_drift(text) == ppm


@pytest.mark.parametrize("text", ["200 ppm", "+21 %", "+1", 200, None, "+-1 %"])
def test_what_is_no_drift(text: Any) -> None:
    with pytest.raises(PydanticCustomError, match="expected a drift such as"):
        parse_drift(text)


@pytest.mark.parametrize(
    ("text", "least", "most", "written"),
    [
        (3, 3, 3, "3"),
        ("3", 3, 3, "3"),
        ("2 to 5", 2, 5, "2 to 5"),
        ("at least 3", 3, None, "at least 3"),
        ("at most 3", 0, 3, "0 to 3"),
    ],
)
def test_counts(text: Any, least: int, most: int | None, written: str) -> None:
    count = parse_count(text)
    assert count == Count(least, most)
    assert str(count) == written
    assert count.admits(least)
    assert not count.admits(least - 1)
    assert count.admits(least + 1) is (most is None or most > least)


@pytest.mark.parametrize("text", [-1, 1.0, True, "", "5 to 2", "at least 2 to 3", "many", None])
def test_what_is_no_count(text: Any) -> None:
    with pytest.raises(PydanticCustomError, match="expected a number such as"):
        parse_count(text)


@pytest.mark.parametrize("text", ["5 s ± 300 ms", "5 s +- 300 ms", "5 s +/- 300 ms", "5s±300ms"])
def test_tolerances(text: str) -> None:
    assert parse_tolerance(text) == Tolerance(5.0, 0.3)


@pytest.mark.parametrize("text", ["5 s", "5 ± 0.3", "± 300 ms", 5, None])
def test_what_is_no_tolerance(text: Any) -> None:
    with pytest.raises(PydanticCustomError, match="expected a duration"):
        parse_tolerance(text)


@pytest.mark.parametrize(("measured", "admitted"), [(4.7, True), (5.3, True), (4.69, False), (5.31, False)])
def test_a_tolerance_holds_its_ends(measured: float, admitted: bool) -> None:
    assert Tolerance(5.0, 0.3).admits(measured) is admitted


def test_a_tolerance_is_read_as_it_is_written() -> None:
    assert str(Tolerance(5.0, 0.25)) == "5 ± 0.25"
