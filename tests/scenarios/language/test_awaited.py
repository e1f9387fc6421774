"""What a step can wait for: one thing."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scenarios.language.awaited import Event


@pytest.mark.parametrize(
    "written", [{"callback": "/x/", "times": 2}, {"ringing": "a"}, {"connected": "a"}, {"ended": "a"}]
)
def test_one_thing(written: dict[str, Any]) -> None:
    assert Event.model_validate(written).model_dump(exclude_unset=True) == written


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({}, "expected exactly one of"),
        ({"ringing": "a", "ended": "a"}, "expected exactly one of"),
        ({"ringing": "a", "times": 2}, "only a callback"),
    ],
)
def test_not_none_and_not_two(written: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Event.model_validate(written)
