"""What a value must be: a text, or one of a few comparisons. Each says in a sentence what it wants."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.language.part import Part, Text

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = re.compile(r"(\S+) of (/\S*)")
"""A parameter, and the path of a request that had it."""


def _compiles(pattern: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(pattern)
    except re.error as error:
        raise PydanticCustomError("pattern", f"this regular expression is wrong: {error}") from error
    except FutureWarning as doubt:
        why = f"can be read in two ways: {str(doubt).lower()}; write \\ before a character that means itself"
        raise PydanticCustomError("pattern", "this regular expression {why}", {"why": why}) from doubt
    return pattern


def _is_reference(text: str) -> str:
    if not REFERENCE.fullmatch(text):
        raise PydanticCustomError("reference", "expected PARAMETER of /path/, such as RecordingID of /recording-ready/")
    return text


Reference = Annotated[str, AfterValidator(_is_reference)]
"""`RecordingID of /recording-ready/`: a parameter of the first request to that path of the app."""


def split_reference(text: str) -> tuple[str, str]:
    """(parameter, path) of a Reference."""
    found = REFERENCE.fullmatch(text)
    assert found is not None, f"{text!r} is a checked reference"
    return found[1], found[2]


class Matcher(Part):
    """A comparison: exactly one of these, or a plain text, which is `equals`."""

    equals: Text | None = None
    matches: Annotated[str, AfterValidator(_compiles)] | None = Field(default=None, description="Regular expression.")
    one_of: list[Text] | None = Field(default=None, min_length=1)
    between: tuple[float, float] | None = Field(default=None, description="Numbers, both ends included.")
    present: bool | None = Field(default=None, description="true: any value; false: the parameter is not there.")
    same_as: Reference | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Matcher:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("one_matcher", "expected exactly one of: " + ", ".join(self.words()))
        (word,) = self.model_fields_set
        if getattr(self, word) is None:
            raise PydanticCustomError("no_value", "expected a value to compare with, such as x or {present: true}")
        if self.between is not None and self.between[0] > self.between[1]:
            raise PydanticCustomError("between", "expected the smaller number first: nothing lies between these")
        return self

    def __str__(self) -> str:
        (word,) = self.model_fields_set
        wanted = getattr(self, word)
        if word == "present":
            return "any value" if wanted else "not sent"
        return repr(wanted) if word == "equals" else f"{word.replace('_', ' ')} {wanted}"

    def filled(self, text: Callable[[str], str]) -> Matcher:
        """With `text` applied to what it compares with: the variables of the running case."""
        listed = None if self.one_of is None else [text(each) for each in self.one_of]
        single = {word: text(wanted) for word in ("equals", "matches") if (wanted := getattr(self, word)) is not None}
        return self.model_copy(update=single if listed is None else {"one_of": listed})

    def admits(self, value: str | None, look_up: Callable[[str], str | None]) -> bool:
        """Whether `value` (None: not sent) is as wanted; `look_up` resolves a Reference."""
        if self.present is not None:
            return (value is not None) == self.present
        if value is None:
            return False
        return self._compares(value, look_up)

    def _compares(self, value: str, look_up: Callable[[str], str | None]) -> bool:
        if self.matches is not None:
            return re.fullmatch(self.matches, value) is not None
        if self.one_of is not None:
            return value in self.one_of
        if self.between is not None:
            number = _number(value)
            return number is not None and self.between[0] <= number <= self.between[1]
        if self.same_as is not None:
            return value == look_up(self.same_as)
        return value == self.equals


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _plain_is_equals(value: Any) -> Any:
    return value if isinstance(value, dict | Matcher) else {"equals": value}


AnyMatcher = Annotated[Matcher, BeforeValidator(_plain_is_equals, json_schema_input_type=Matcher | Text)]
"""A text or number that the value must equal, or a Matcher."""
