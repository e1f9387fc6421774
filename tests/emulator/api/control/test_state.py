"""/control itself: its state, and how a platform begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.runtime.trunk_desk import TrunkState
from tests.emulator.api.desk import NOW_NS

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker


def test_what_there_is(control: ControlClient, care: FakeCaretaker) -> None:
    care.busy = ["a stream"]
    second, now = 10**9, NOW_NS
    care.upstreams = {
        "carrier": TrunkState(is_registered=True, status=200, reason="OK", until_ns=now + 60 * second),
        "pbx": TrunkState(is_registered=False, status=408, reason="Request Timeout", again_ns=now + second),
    }
    assert control.ask("GET") == {
        "clock": {"now": "2026-11-21T10:00:00.000000Z", "ahead_s": 0.0, "frozen": False},
        "registrations": {
            "carrier": {
                "registered": True,
                "sip_status": 200,
                "reason": "OK",
                "until": "2026-11-21T10:01:00.000000Z",
                "next_try": None,
            },
            "pbx": {
                "registered": False,
                "sip_status": 408,
                "reason": "Request Timeout",
                "until": None,
                "next_try": "2026-11-21T10:00:01.000000Z",
            },
        },
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
