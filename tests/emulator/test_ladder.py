"""`offhook trace`: what is asked of the platform, and how its answers look."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from emulator import ladder
from emulator.ladder import TraceOrder, events, rung, show

if TYPE_CHECKING:
    import pytest


class Door:
    """Gives one answer after another, and keeps what it was asked."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.url = self.token = ""
        self.asked: list[dict[str, Any]] = []
        self._answers = list(answers)

    def ask(self, method: str, path: str = "", /, **fields: Any) -> tuple[int, Any]:
        assert (method, path) == ("GET", "/trace")
        self.asked.append(fields)
        return 200, self._answers.pop(0)


def event(number: int, **more: Any) -> dict[str, Any]:
    plain = {"number": number, "at": 10.0 + number, "lane": "sip", "peer": "", "sent": False, "message": ""}
    return {**plain, "summary": f"event {number}", "call_uuid": "", **more}


INVITE = event(
    0,
    peer="192.0.2.7:5060",
    summary="← 192.0.2.7:5060  INVITE sip:100@x",
    message="INVITE sip:100@x SIP/2.0\r\nSubject: \x1b[2J\r\n\r\nv=0\r\n",
)


def test_what_there_is_and_no_more() -> None:
    door = Door({"events": [event(0), event(3)], "next": 5})
    order = TraceOrder(lanes=frozenset(), call_uuid="a", text="bob", follow=False)
    assert [each["number"] for each in events(door, order)] == [0, 3]  # type: ignore[arg-type]
    assert door.asked == [{"since": 0, "lane": "", "call_uuid": "a", "text": "bob", "limit": ladder.AT_ONCE}]


def test_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("emulator.ladder.time.sleep", waits.append)
    door = Door({"events": [event(0)], "next": 5}, {"events": [], "next": 5}, {"events": [event(5)], "next": 6})
    assert [each["number"] for each in islice(events(door, TraceOrder()), 2)] == [0, 5]  # type: ignore[arg-type]
    assert [asked["since"] for asked in door.asked] == [0, 5, 5]
    assert len(waits) == 2


def test_a_full_answer_is_followed_by_the_next_at_once() -> None:
    full = {"events": [event(number) for number in range(ladder.AT_ONCE)], "next": ladder.AT_ONCE}
    door = Door(full, {"events": [], "next": ladder.AT_ONCE})
    assert len(list(events(door, TraceOrder(follow=False)))) == ladder.AT_ONCE  # type: ignore[arg-type]


def test_rungs() -> None:
    assert rung(INVITE, 10.0) == "    0.000  192.0.2.7:5060             ──▶  INVITE sip:100@x"
    answer = {**INVITE, "at": 10.25, "sent": True, "summary": "→ 192.0.2.7:5060  100 Trying (INVITE)"}
    assert rung(answer, 10.0) == "    0.250  192.0.2.7:5060             ◀──  100 Trying (INVITE)"
    webhook = event(1, lane="http", summary="POST http://app/\x07 → 200")
    assert rung(webhook, 10.0).split() == ["1.000", "http", "POST", "http://app/?", "→", "200"]
    counted = event(2, lane="rtp", summary="PCMU: 250 packets in", call_uuid="0a1b2c3d-4e5f")
    assert rung(counted, 10.0) == "    2.000  rtp 0a1b2c3d                    PCMU: 250 packets in"


def test_of_several_lanes_the_wanted_ones() -> None:
    lanes = ("sip", "http", "rtp")
    door = Door({"events": [event(number, lane=lane) for number, lane in enumerate(lanes)], "next": 3})
    order = TraceOrder(lanes=frozenset({"sip", "rtp"}), follow=False)
    assert [each["lane"] for each in events(door, order)] == ["sip", "rtp"]  # type: ignore[arg-type]
    assert door.asked[0]["lane"] == ""


def test_whole_messages_on_demand() -> None:
    plain: list[str] = []
    show(iter([INVITE]), TraceOrder(), plain.append)
    assert len(plain) == 1
    whole: list[str] = []
    show(iter([INVITE]), TraceOrder(raw=True), whole.append)
    assert [line.strip() for line in whole[1:]] == [
        *("│ INVITE sip:100@x SIP/2.0", "│ Subject: ?[2J", "│", "│ v=0"),
    ]
