"""Matchers: what each admits, and how it says what it wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from scenarios.language.matchers import AnyMatcher, split_reference

if TYPE_CHECKING:
    from scenarios.language.matchers import Matcher

ANY: TypeAdapter[Matcher] = TypeAdapter(AnyMatcher)

ADMITTED: list[tuple[Any, str | None, bool]] = [
    ("ringing", "ringing", True),
    ("ringing", "Ringing", False),
    ("ringing", None, False),
    (-1, "-1", True),
    (True, "true", True),
    ({"equals": "a"}, "a", True),
    ({"matches": "[0-9]+"}, "123", True),
    ({"matches": "[0-9]+"}, "123x", False),
    ({"matches": ".*"}, None, False),
    ({"one_of": ["a", "b"]}, "b", True),
    ({"one_of": ["a", "b"]}, "c", False),
    ({"between": [1, 2]}, "1", True),
    ({"between": [1, 2]}, "2.0", True),
    ({"between": [1, 2]}, "2.1", False),
    ({"between": [1, 2]}, "x", False),
    ({"present": True}, "", True),
    ({"present": True}, None, False),
    ({"present": False}, None, True),
    ({"present": False}, "x", False),
    ({"same_as": "Id of /a/"}, "known", True),
    ({"same_as": "Id of /a/"}, "other", False),
    ({"same_as": "Id of /b/"}, "known", False),
]


@pytest.mark.parametrize(("written", "value", "admitted"), ADMITTED)
def test_what_is_admitted(written: Any, value: str | None, admitted: bool) -> None:
    matcher = ANY.validate_python(written)
    assert matcher.admits(value, {"Id of /a/": "known"}.get) is admitted


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x", "'x'"),
        ({"matches": "a+"}, "matches a+"),
        ({"one_of": ["a", "b"]}, "one of ['a', 'b']"),
        ({"between": [1, 2]}, "between (1.0, 2.0)"),
        ({"present": True}, "any value"),
        ({"present": False}, "not sent"),
        ({"same_as": "Id of /a/"}, "same as Id of /a/"),
    ],
)
def test_what_it_says(written: Any, said: str) -> None:
    assert str(ANY.validate_python(written)) == said


@pytest.mark.parametrize(
    "written", [{}, {"equals": "a", "matches": "a"}, {"same_as": "Id"}, {"matches": "("}, {"is": 1}]
)
def test_what_is_no_matcher(written: Any) -> None:
    with pytest.raises(ValidationError):
        ANY.validate_python(written)


def test_a_reference_in_two_parts() -> None:
    assert split_reference("RecordingID of /ready/x") == ("RecordingID", "/ready/x")
