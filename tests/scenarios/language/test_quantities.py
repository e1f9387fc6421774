"""Durations and tolerances as people write them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from scenarios.language.quantities import Tolerance, parse_duration, parse_share, parse_tolerance


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3 s", 3.0), ("3s", 3.0), (" 500 ms ", 0.5), ("1.5 s", 1.5), ("2 min", 120.0), ("1 h", 3600.0), ("0 s", 0.0)],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", [3, 3.0, "3", "s", "-3 s", "3 S", "three s", "3 s s", None, True, "3 days"])
def test_what_is_no_duration(text: Any) -> None:
    with pytest.raises(PydanticCustomError, match="expected a duration such as 3 s"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "share"), [("2 %", 0.02), ("0.5%", 0.005), ("100 %", 1.0), (" 0 % ", 0.0)])
def test_shares(text: str, share: float) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", [2, 0.02, "2", "101 %", "-1 %", "%", None])
def test_what_is_no_share(text: Any) -> None:
    with pytest.raises(PydanticCustomError, match="expected a share such as 2 %"):
        parse_share(text)


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
