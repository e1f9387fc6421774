"""What must not happen, and how it is told when it did."""

from __future__ import annotations

from typing import Any

import pytest

from scenarios.expect.never import judge_never
from scenarios.language.expectations import Never
from scenarios.proof.heard import Heard
from tests.scenarios.app_requests_made_up import log_of

HEARD = {"caller": [Heard("agent", 1.0, 2.5, 0.0)], "agent": []}
MOMENTS = {("agent", "ringing"): 3.0, ("caller", "connected"): 4.0}


@pytest.mark.parametrize(
    ("written", "measured"),
    [
        ({"callback": "/a/"}, "1 times, first at 1.000 s"),
        ({"callback": "/b/"}, "never"),
        ({"ringing": "agent"}, "at 3.000 s"),
        ({"ringing": "caller"}, "never"),
        ({"connected": "caller"}, "at 4.000 s"),
        ({"heard": "agent", "by": "caller"}, "1.00 to 2.50 s"),
        ({"heard": "caller", "by": "agent"}, "never"),
    ],
)
def test_each_thing(written: dict[str, Any], measured: str) -> None:
    (verdict,) = judge_never(
        [Never.model_validate(written)], log_of(("/a/", {})), lambda party, word: MOMENTS.get((party, word)), HEARD
    )
    assert verdict.measured == measured
    assert verdict.passed is (measured == "never")
