"""Quantities as people write them: `3 s`, `500 ms`, `5 s ± 300 ms`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|h)")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_DRIFT = re.compile(r"([+-]\d+(?:\.\d+)?)\s*(ppm|%)")
_COUNT = re.compile(r"(?:(at least|at most)\s+)?(\d+)(?:\s*to\s*(\d+))?")
_TOLERANCE = re.compile(r"(.+?)\s*(?:±|\+-|\+/-)\s*(.+)")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A value and how far from it a measurement may be, both in seconds or parts per million."""

    value: float
    within: float

    def admits(self, measured: float) -> bool:
        """Whether `measured` is near enough; what is equal in decimals may not be in binary."""
        return abs(measured - self.value) <= self.within + 1e-9

    def __str__(self) -> str:
        return f"{self.value:g} ± {self.within:g}"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something there may be."""

    least: int
    most: int | None
    """None: any number."""

    def admits(self, measured: float) -> bool:
        """Whether `measured` is neither too few nor too many."""
        return measured >= self.least and (self.most is None or measured <= self.most)

    def __str__(self) -> str:
        if self.most is None:
            return f"at least {self.least}"
        return f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"


def parse_count(text: Any) -> Count:
    """`3`, `2 to 5`, `at least 3`, `at most 3`."""
    if isinstance(text, Count):
        return text
    written = text.strip() if isinstance(text, str) else str(text) if type(text) is int else ""
    found = _COUNT.fullmatch(written)
    if found is None or (found[1] and found[3]) or int(found[3] or found[2]) < int(found[2]):
        raise PydanticCustomError("count", "expected a number such as 3, 2 to 5, at least 3 or at most 3")
    number = int(found[2])
    if found[1] is None:
        return Count(number, int(found[3] or number))
    return Count(number, None) if found[1] == "at least" else Count(0, number)


def parse_drift(text: Any) -> int:
    """Parts per million of `+200 ppm` or `-1 %`; the sign is always written: + is fast, - is slow."""
    found = _DRIFT.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or abs(ppm := round(float(found[1]) * (1 if found[2] == "ppm" else 10_000))) > 200_000:
        raise PydanticCustomError("drift", "expected a drift such as +200 ppm (fast) or -1 % (slow), at most 20 %")
    return ppm


def parse_drift_tolerance(text: Any) -> Tolerance:
    """Parts per million of `-1 % ± 0.1 %`."""
    if isinstance(text, Tolerance):
        return text
    found = _TOLERANCE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError("drift", "expected a drift with a tolerance such as +200 ppm ± 50 ppm")
    return Tolerance(parse_drift(found[1]), parse_drift(f"+{found[2]}"))


def parse_duration(text: Any) -> float:
    """Seconds of `3 s`; a number without a unit is refused, because nobody knows which unit was meant."""
    found = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise PydanticCustomError("duration", "expected a duration with its unit, such as 3 s, 500 ms or 2 min")
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


def _is_more_than_nothing(length: Tolerance) -> Tolerance:
    """`2 s ± 3 s` of something is there, too, when nothing is."""
    if 0 < length.value <= length.within:
        raise PydanticCustomError(
            "any_length", "nothing at all would be enough: the tolerance is as large as the length"
        )
    return length


LengthWithin = Annotated[SecondsWithin, AfterValidator(_is_more_than_nothing)]
"""How long something lasts, with a tolerance that is smaller; `0 s ± 100 ms`: as good as not at all."""

Share = Annotated[
    float,
    BeforeValidator(parse_share, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_SHARE.pattern}$", "examples": ["2 %", "0.5 %"]}),
]
"""A share from 0 to 1, written in per cent."""

Drift = Annotated[
    int,
    BeforeValidator(parse_drift, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_DRIFT.pattern}$", "examples": ["+200 ppm", "-1 %"]}),
]
"""How far a clock is off, in parts per million."""

DriftWithin = Annotated[
    Tolerance,
    BeforeValidator(parse_drift_tolerance, json_schema_input_type=str),
    WithJsonSchema({"type": "string", "examples": ["-1 % ± 0.1 %"]}),
]
"""A drift in parts per million with its tolerance."""

HowMany = Annotated[
    Count,
    BeforeValidator(parse_count, json_schema_input_type=int | str),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "examples": ["2 to 5", "at least 3"]}]}),
]
"""A number, or from which to which."""
