"""/control/trace: the time line from any number on, and what fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.trace import TraceEvent

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker

MESSAGE = "INVITE sip:100@x SIP/2.0\r\nFrom: <sip:Ann@x>;tag=1\r\n\r\nv=0\r\n"


@pytest.fixture(autouse=True)
def it_happened(care: FakeCaretaker) -> None:
    detail = {"peer": "192.0.2.7:5060", "sent": False, "message": MESSAGE, "call_id": "c"}
    for event in (
        TraceEvent(at=1.5, lane="sip", summary="← 192.0.2.7:5060  INVITE sip:100@x", call_uuid="a", detail=detail),
        TraceEvent(at=2.0, lane="http", summary="POST http://app/answer → 200", call_uuid="a", detail={"status": 200}),
        TraceEvent(at=2.5, lane="sip", summary="→ 192.0.2.8:5060  OPTIONS sip:x", detail={"peer": "192.0.2.8:5060"}),
        TraceEvent(at=3.0, lane="rest", summary="GET /control/trace?since=1 → 200"),
    ):
        care.trace.add(event)


@pytest.mark.parametrize(
    ("which", "numbers", "following"),
    [
        ({}, [0, 1, 2], 4),
        ({"since": 1}, [1, 2], 4),
        ({"since": 3}, [], 4),
        ({"since": 99}, [0, 1, 2], 4),
        ({"lane": "sip"}, [0, 2], 4),
        ({"call_uuid": "a"}, [0, 1], 4),
        ({"text": "192.0.2.8"}, [2], 4),
        ({"text": "invite"}, [0], 4),
        ({"text": "ann"}, [0], 4),
        ({"text": "v=0"}, [], 4),
        ({"limit": 1}, [0], 1),
        ({"limit": 1, "since": 1, "lane": "sip"}, [2], 3),
    ],
)
def test_what_fits(control: ControlClient, which: dict[str, Any], numbers: list[int], following: int) -> None:
    answer = control.ask("GET", "/trace", **which)
    assert [event["number"] for event in answer["events"]] == numbers
    assert answer["next"] == following


def test_a_message_is_there_as_it_was(control: ControlClient) -> None:
    invite, webhook, _ = control.ask("GET", "/trace")["events"]
    assert invite["message"] == MESSAGE
    assert (invite["at"], invite["peer"], invite["sent"]) == (1.5, "192.0.2.7:5060", False)
    assert (webhook["message"], webhook["peer"], webhook["lane"]) == ("", "", "http")


@pytest.mark.parametrize("which", [{"since": -1}, {"lane": "beam"}, {"limit": 0}, {"limit": 5001}])
def test_what_cannot_be_is_refused(control: ControlClient, which: dict[str, Any]) -> None:
    name = next(iter(which))
    assert control.refusal("GET", "/trace", status=400, **which).startswith(f"{name} parameter is invalid")
