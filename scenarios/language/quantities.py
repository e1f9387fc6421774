"""Quantities as people write them: `3 s`, `500 ms`, `5 s ± 300 ms`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|h)")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_TOLERANCE = re.compile(r"(.+?)\s*(?:±|\+-|\+/-)\s*(.+)")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A value and how far from it a measurement may be, both in seconds."""

    value: float
    within: float

    def admits(self, measured: float) -> bool:
        """Whether `measured` is near enough."""
        return abs(measured - self.value) <= self.within

    def __str__(self) -> str:
        return f"{self.value:g} ± {self.within:g}"


def parse_duration(text: Any) -> float:
    """Seconds of `3 s`; a number without a unit is refused, because nobody knows which unit was meant."""
    found = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError("duration", "expected a duration such as 3 s, 500 ms or 2 min")
    return float(found[1]) * _UNITS[found[2]]


def parse_tolerance(text: Any) -> Tolerance:
    """`5 s ± 300 ms`, also written `5 s +- 300 ms`."""
    if isinstance(text, Tolerance):
        return text
    found = _TOLERANCE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError("tolerance", "expected a duration with a tolerance such as 5 s ± 300 ms")
    return Tolerance(parse_duration(found[1]), parse_duration(found[2]))


def parse_share(text: Any) -> float:
    """0 to 1 of `2 %`."""
    found = _SHARE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or float(found[1]) > 100:
        raise PydanticCustomError("share", "expected a share such as 2 % or 0.5 %")
    return float(found[1]) / 100


Seconds = Annotated[
    float,
    BeforeValidator(parse_duration, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_DURATION.pattern}$", "examples": ["3 s", "500 ms"]}),
]
"""A duration in seconds, written with its unit."""

SecondsWithin = Annotated[
    Tolerance,
    BeforeValidator(parse_tolerance, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "examples": ["5 s ± 300 ms"]}),
]
"""A duration with its tolerance."""

Share = Annotated[
    float,
    BeforeValidator(parse_share, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_SHARE.pattern}$", "examples": ["2 %", "0.5 %"]}),
]
"""A share from 0 to 1, written in per cent."""
