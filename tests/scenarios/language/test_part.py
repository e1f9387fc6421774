"""Every mapping refuses unknown words, and reads numbers as text where text is meant."""

from __future__ import annotations

import pytest
from pydantic import Field, ValidationError

from scenarios.language.part import Part, Text


class Sample(Part):
    """A mapping with an alias."""

    for_: Text = Field(default="", alias="for")
    other: int = 0


@pytest.mark.parametrize(("value", "text"), [(-1, "-1"), (True, "true"), (False, "false"), (1.5, "1.5"), ("x", "x")])
def test_text_may_look_like_something_else(value: object, text: str) -> None:
    assert Sample.model_validate({"for": value}).for_ == text


def test_words_are_as_they_are_written() -> None:
    assert Sample.words() == ["for", "other"]


def test_an_unknown_word() -> None:
    with pytest.raises(ValidationError, match=r"unknown word 'othr', did you mean 'other'\?"):
        Sample.model_validate({"othr": 1})


def test_no_mapping() -> None:
    with pytest.raises(ValidationError, match="expected a mapping with: for, other"):
        Sample.model_validate("x")
