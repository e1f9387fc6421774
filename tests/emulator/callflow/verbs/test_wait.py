"""Wait: how long, what ends it early, and that it does not answer."""

from __future__ import annotations

import pytest

from tests.emulator.callflow.scripted import run


@pytest.mark.parametrize(
    ("attributes", "seconds", "notes"),
    [
        ("", 1, 0),
        ("length='10'", 10, 0),
        ("length='0'", 1, 1),
        ("length='3' minSilence='500'", 3, 0),
        ("beep='true'", 1, 1),
    ],
)
def test_wait_lets_time_pass_unanswered(attributes: str, seconds: int, notes: int) -> None:
    call = run(f"<Wait {attributes}/>")
    assert call.did == [("wait", seconds), ("hangup", "", 4010, "")]
    assert len(call.notes) == notes


@pytest.mark.parametrize(
    ("attributes", "silence_s"),
    [("", 2.0), ("minSilence='500'", 0.5), ("minSilence='0'", 2.0), ("minSilence='3.5'", 2.0)],
)
def test_silence_ends_it_early(attributes: str, silence_s: float) -> None:
    call = run(f"<Wait length='10' silence='true' {attributes}/>")
    assert call.did[0] == ("wait", 10, silence_s)
