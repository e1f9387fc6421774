"""Wait: how long, what ends it early - silence, a beep - and that it does not answer."""

from __future__ import annotations

import pytest

from emulator.callflow.control import BeepOrder
from tests.emulator.callflow.scripted import run


@pytest.mark.parametrize(
    ("attributes", "seconds", "notes"),
    [
        ("", 1, 0),
        ("length='10'", 10, 0),
        ("length='0'", 1, 1),
        ("length='3' minSilence='500'", 3, 0),
        ("beep='false'", 1, 0),
        ("beep='perhaps'", 1, 1),
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


@pytest.mark.parametrize(
    ("beep", "order", "notes"),
    [
        ("true", BeepOrder(least_ms=300, threshold=256), 0),
        ("duration=200", BeepOrder(least_ms=200), 0),
        ("duration=300,inter_silence=50,intra_silence=500,threshold=256", BeepOrder(), 2),
        ("threshold = 1000 , duration = 90000", BeepOrder(least_ms=5000, threshold=1000), 0),
        ("duration=0,threshold=99999999999,loudness=3,duration=", BeepOrder(threshold=32768), 3),
    ],
)
def test_a_beep_ends_it_early(beep: str, order: BeepOrder, notes: int) -> None:
    call = run(f"<Wait length='10' beep='{beep}'/>")
    assert call.did[0] == ("wait", 10, order)
    assert len(call.notes) == notes


def test_with_silence_there_is_no_beep_to_wait_for() -> None:
    call = run("<Wait length='10' silence='true' beep='true'/>")
    assert call.did[0] == ("wait", 10, 2.0)
    assert "beep" in call.notes[0]
