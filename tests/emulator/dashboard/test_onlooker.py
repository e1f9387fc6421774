"""A line of the ladder as pages are told of it."""

from __future__ import annotations

from tests.emulator.dashboard.made_up_platform import a_rung


def test_a_rung_has_the_names_that_pages_know() -> None:
    assert a_rung(3).view() == {
        "n": 3,
        "at_ms": 1_767_225_600_003,
        "lane": "call",
        "from": "offhook",
        "to": "offhook",
        "summary": "ringing",
        "call_uuid": "c",
        "size": 0,
    }
