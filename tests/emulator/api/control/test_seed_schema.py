"""Seeds: bounded, dated one way, and without typing errors."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.api.arguments import check
from emulator.api.control.seed_schema import Seed
from emulator.api.errors import ApiError


def test_defaults() -> None:
    seed = check(Seed, {"calls": [{}], "recordings": [{}]})
    assert (seed.calls[0].hangup_cause_code, seed.recordings[0].channels) == (4000, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"conferences": []},
        {"calls": {}},
        {"calls": [{"seconds": 0}]},
        {"calls": [{"seconds": "inf"}]},
        {"calls": [{"hangup_cause_code": 4711}]},
        {"calls": [{"at": "2026-01-01", "age": "1d"}]},
        {"calls": [{"age": "-1d"}]},
        {"calls": [{"from_number": "ann"}]},
        {"recordings": [{"channels": 3}]},
        {"recordings": [{"count": 10_001}]},
        {"recordings": [{"count": 6000}], "calls": [{"count": 6000}]},
    ],
)
def test_what_makes_no_sense(given: dict[str, Any]) -> None:
    with pytest.raises(ApiError) as refused:
        check(Seed, given)
    assert refused.value.status == 400
