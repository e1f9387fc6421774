"""Wait: how long, and that it does not answer."""

from __future__ import annotations

import pytest

from tests.emulator.callflow.scripted import run


@pytest.mark.parametrize(
    ("attributes", "seconds", "notes"),
    [("", 1, 0), ("length='10'", 10, 0), ("length='0'", 1, 1), ("length='3' silence='true'", 3, 1)],
)
def test_wait_lets_time_pass_unanswered(attributes: str, seconds: int, notes: int) -> None:
    call = run(f"<Wait {attributes}/>")
    assert call.did == [("wait", seconds), ("hangup", "", 4010, "")]
    assert len(call.notes) == notes
