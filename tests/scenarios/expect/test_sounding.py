"""Keys and texts are both judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.expect.sounding import judge_sounding
from scenarios.language.expectations import Expectations
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path


def test_keys_and_texts_are_judged(tmp_path: Path) -> None:
    expect = Expectations.model_validate(
        {
            "keys": [{"by": "a", "tones": "1"}],
            "spoken": [{"to": "a", "says": "x"}, {"to": "a", "says": "y", "times": 0}],
        }
    )
    capture = make_call().write(tmp_path)[2]
    verdicts = judge_sounding(expect, capture, {"a": None}, {"a": None}, tmp_path)
    assert [(verdict.name, verdict.passed) for verdict in verdicts] == [
        ("a hears keys", False),
        ("a is told 'x'", False),
        ("a is told 'y'", True),
    ]
