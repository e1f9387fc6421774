"""What a check measured, with its limit and the place to look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check. `str()` gives the line that people read."""

    name: str
    passed: bool
    measured: str | float
    limit: str | float
    unit: str = ""
    where: str = ""
    """File, packet, time: where a person looks first."""

    def __str__(self) -> str:
        mark = "pass" if self.passed else "FAIL"
        unit = f" {self.unit}" if self.unit else ""
        line = f"{mark}  {self.name}: expected {_text(self.limit)}{unit}, measured {_text(self.measured)}{unit}"
        return f"{line}; look at {self.where}" if self.where and not self.passed else line


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
