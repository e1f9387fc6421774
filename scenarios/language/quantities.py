"""Quantities as people write them: `3 s`, `500 ms`, `5 s ± 300 ms`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Callable

_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|h)")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_DRIFT = re.compile(r"([+-]\d+(?:\.\d+)?)\s*(ppm|%)")
_COUNT = re.compile(r"(?:(at least|at most)\s+)?(\d+)(?:\s*to\s*(\d+))?")
_LIMITS = re.compile(r"(at least|at most)\s+(.+)|(.+?)\s+to\s+(.+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
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


@dataclass(frozen=True, slots=True)
class Limits:
    """Between what a measurement has to lie, in the unit of what is measured."""

    least: float
    most: float | None
    """None: any that is larger."""

    def admits(self, measured: float) -> bool:
        """Whether `measured` lies between; what is equal in decimals may not be in binary."""
        return measured >= self.least - 1e-9 and (self.most is None or measured <= self.most + 1e-9)

    def __str__(self) -> str:
        if self.most is None:
            return f"at least {self.least:g}"
        return f"at most {self.most:g}" if self.least == 0 else f"{self.least:g} to {self.most:g}"


def limits_of(parse: Callable[[str], float], example: str, smallest: float, largest: float | None) -> BeforeValidator:
    """Of `at least X`, `at most X`, `X to Y`, each X read by `parse`; limits between which all lies are refused."""

    def parse_limits(text: Any) -> Limits:
        if isinstance(text, Limits):
            return text
        found = _LIMITS.fullmatch(text.strip()) if isinstance(text, str) else None
        if found is None:
            raise PydanticCustomError("limits", f"expected limits such as at least {example}, at most … or … to …")
        if found[1] is None:
            limits = Limits(parse(found[3]), parse(found[4]))
        else:
            limits = Limits(parse(found[2]), None) if found[1] == "at least" else Limits(smallest, parse(found[2]))
        if limits.most is not None and limits.most < limits.least:
            raise PydanticCustomError("limits", "nothing lies between these: expected the smaller one first")
        if limits.least <= smallest and (limits.most is None or (largest is not None and limits.most >= largest)):
            raise PydanticCustomError("any_value", "any value would be within these limits")
        return limits

    return BeforeValidator(parse_limits, json_schema_input_type=str)


def parse_number(text: str) -> float:
    """`4.1`."""
    if not _NUMBER.fullmatch(text.strip()):
        raise PydanticCustomError("number", "expected a number such as 4.1")
    return float(text)


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

ScoreLimits = Annotated[
    Limits,
    limits_of(parse_number, "4.1", 1.0, 5.0),
    WithJsonSchema({"type": "string", "examples": ["at least 4.1", "3.8 to 4.4"]}),
]
"""Limits of a mean opinion score, 1 to 5."""

PercentLimits = Annotated[
    Limits,
    limits_of(lambda text: 100 * parse_share(text), "0.5 %", 0.0, 100.0),
    WithJsonSchema({"type": "string", "examples": ["at most 0.5 %"]}),
]
"""Limits in per cent."""

MillisecondLimits = Annotated[
    Limits,
    limits_of(lambda text: 1000 * parse_duration(text), "30 ms", 0.0, None),
    WithJsonSchema({"type": "string", "examples": ["at most 30 ms"]}),
]
"""Limits of a duration, in milliseconds."""

HowMany = Annotated[
    Count,
    BeforeValidator(parse_count, json_schema_input_type=int | str),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "examples": ["2 to 5", "at least 3"]}]}),
]
"""A number, or from which to which."""
