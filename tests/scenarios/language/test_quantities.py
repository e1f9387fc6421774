"""Durations and tolerances as people write them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from scenarios.language.quantities import (
    Count,
    Limits,
    MillisecondLimits,
    PercentLimits,
    ScoreLimits,
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


@pytest.mark.parametrize(
    ("kind", "text", "limits", "written"),
    [
        (ScoreLimits, "at least 4.1", Limits(4.1, None), "at least 4.1"),
        (ScoreLimits, "3.8 to 4.4", Limits(3.8, 4.4), "3.8 to 4.4"),
        (ScoreLimits, "at most 2", Limits(1.0, 2.0), "1 to 2"),
        (PercentLimits, "at most 0.5 %", Limits(0.0, 0.5), "at most 0.5"),
        (PercentLimits, "1 % to 3 %", Limits(1.0, 3.0), "1 to 3"),
        (MillisecondLimits, "at most 30 ms", Limits(0.0, 30.0), "at most 30"),
        (MillisecondLimits, "at least 1 s", Limits(1000.0, None), "at least 1000"),
    ],
)
def test_limits(kind: Any, text: str, limits: Limits, written: str) -> None:
    found = TypeAdapter(kind).validate_python(text)
    assert found == limits
    assert TypeAdapter(kind).validate_python(found) == limits
    assert str(limits) == written
    edges = [limits.least, limits.most if limits.most is not None else 1e9]
    assert all(limits.admits(edge) for edge in edges)
    assert not limits.admits(limits.least - 0.01)
    assert limits.most is None or not limits.admits(limits.most + 0.01)


@pytest.mark.parametrize(
    ("kind", "text", "complaint"),
    [
        (ScoreLimits, 4.1, "expected limits such as at least 4.1, at most"),
        (ScoreLimits, "4.1", "expected limits such as at least 4.1"),
        (ScoreLimits, "at least good", "expected a number such as 4.1"),
        (ScoreLimits, "4.4 to 3.8", "nothing lies between these"),
        (ScoreLimits, "at least 1", "any value would be within these limits"),
        (ScoreLimits, "at most 5", "any value would be within these limits"),
        (PercentLimits, "at most 1", "expected a share such as 2 %"),
        (PercentLimits, "at most 100 %", "any value would be within these limits"),
        (MillisecondLimits, "at most 30", "expected a duration with its unit"),
        (MillisecondLimits, "at least 0 ms", "any value would be within these limits"),
    ],
)
def test_what_is_no_limit(kind: Any, text: Any, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        TypeAdapter(kind).validate_python(text)
