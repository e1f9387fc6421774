"""Every code of Plivo has a hint."""

from __future__ import annotations

from emulator.calls.causes import CODE_NAMES
from scenarios.runner.hints import HINTS, NORMAL, hint_for


def test_every_code_has_a_hint_and_none_is_invented() -> None:
    assert HINTS.keys() == CODE_NAMES.keys()
    assert CODE_NAMES.keys() >= NORMAL
    assert hint_for(7011).startswith("the answer URL")
    assert hint_for(31337) == ""
