"""/control itself: its state, and how a platform begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker


def test_what_there_is(control: ControlClient, care: FakeCaretaker) -> None:
    care.busy = ["a stream"]
    assert control.ask("GET") == {
        "clock": {"now": "2026-11-21T10:00:00.000000Z", "ahead_s": 0.0, "frozen": False},
        "under_way": ["a stream"],
        "records": {"calls": 3},
    }


def test_an_idle_platform_is_reset_at_once(control: ControlClient, care: FakeCaretaker) -> None:
    assert control.ask("POST", "/reset") == {"message": "reset"}
    assert care.done == ["reset"]


def test_calls_are_hung_up_first(control: ControlClient, care: FakeCaretaker) -> None:
    care.busy = ["a call or its recording"]
    answer = control.ask("POST", "/reset", status=202)
    assert answer == {"message": "winding down: ask again", "under_way": ["a call or its recording"]}
    care.settles = True
    assert control.ask("POST", "/reset") == {"message": "reset"}
    assert care.done == ["hang up", "hang up", "reset"]
