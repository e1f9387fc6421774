"""Arguments of /control: spans and moments become nanoseconds."""

from __future__ import annotations

import pytest

from emulator.api.control.schema import ChangeClock


@pytest.mark.parametrize(
    ("span", "seconds"), [("1w", 604_800), ("2 d", 172_800), ("1.5m", 90), ("0.25", 0.25), (-3, -3), ("+4s", 4)]
)
def test_spans(span: object, seconds: float) -> None:
    assert ChangeClock.model_validate({"advance": span}).advance == seconds * 1e9


def test_a_moment_keeps_its_microseconds() -> None:
    assert ChangeClock.model_validate({"now": "2026-11-21T10:00:00.250001Z"}).now == 1_795_255_200_250_001_000
