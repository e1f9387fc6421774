"""The nearest word, and lists in a sentence."""

from __future__ import annotations

import pytest

from scenarios.language.words import in_words, nearest, spoken, unknown_word


@pytest.mark.parametrize(
    ("word", "expected"),
    [("dail", "dial"), ("fial", "fail"), ("DIAL", "dial"), ("hangup", "hang_up"), ("zzz", None), ("", None)],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, ["dial", "fail", "hang_up", "answer"]) == expected


def test_unknown_word_with_and_without_a_guess() -> None:
    assert unknown_word("step", "dail", ["talk", "dial"]) == (
        "unknown step 'dail', did you mean 'dial'? Expected one of: dial, talk"
    )
    assert unknown_word("step", "x", ["dial"]) == "unknown step 'x'. Expected one of: dial"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", "a"), (3.0, "3 s"), (2, "2"), (["a", "b"], "a and b"), ({"callback": "/x/"}, "callback /x/")],
)
def test_values_in_words(value: object, expected: str) -> None:
    assert in_words(value) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_spoken(words: list[str], expected: str) -> None:
    assert spoken(words) == expected
