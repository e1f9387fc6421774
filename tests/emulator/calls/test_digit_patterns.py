"""Patterns of keys: the longest that the latest keys end with, once."""

from __future__ import annotations

from emulator.calls.digit_patterns import DigitPatterns


def matches(patterns: tuple[str, ...], keys: str) -> list[str]:
    pad = DigitPatterns(patterns)
    return [pad.match(key) for key in keys]


def test_a_pattern_may_come_after_other_keys() -> None:
    assert matches(("12", "#"), "1012#") == ["", "", "", "12", "#"]


def test_the_longest_counts_and_the_keys_of_a_match_are_used_up() -> None:
    assert matches(("2", "12"), "122") == ["", "12", "2"]
    assert matches(("11",), "111") == ["", "11", ""]


def test_a_pattern_that_holds_a_shorter_one_before_its_last_key_never_matches() -> None:
    assert matches(("1", "12"), "1212") == ["1", "", "1", ""]


def test_no_patterns_match_nothing() -> None:
    assert matches((), "12") == ["", ""]
