"""A call as it is told: lines, hints, and whether it ended as it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.trace import TraceEvent
from scenarios.runner.call_story import CallStory

if TYPE_CHECKING:
    from emulator.base.trace import Lane


def told(*events: TraceEvent) -> tuple[list[str], CallStory]:
    lines: list[str] = []
    story = CallStory(lines.append)
    for event in events:
        story.tell(event)
    return lines, story


def event(at: float, lane: Lane, summary: str, call: str = "a", **detail: object) -> TraceEvent:
    return TraceEvent(at=at, lane=lane, summary=summary, call_uuid=call, detail=detail)


ARRIVED = event(5.0, "call", "inbound call from caller to 1")


@pytest.mark.parametrize(
    ("code", "status", "normal"),
    [(4000, "completed", True), (4010, "completed", True), (7012, "completed", False), (8011, "failed", False)],
)
def test_the_code_of_the_call_decides(code: int, status: str, normal: bool) -> None:
    lines, story = told(
        ARRIVED,
        event(6.5, "call", "B leg ends", "b", hangup_code=3010, status="busy"),
        event(7.0, "call", "the end", hangup_code=code, status=status),
    )
    assert story.ended_normally is normal
    assert f"{status}, {code}." in story.ending()
    assert lines[0] == "    0.000  call       inbound call from caller to 1"
    assert lines[1].endswith("B leg ends")
    assert lines[2].lstrip().startswith("hint: the phone refused as busy")
    assert lines[3].startswith("    2.000  call")
    assert lines[4].lstrip().startswith("hint: ")


def test_an_app_that_answers_an_error_gets_a_hint() -> None:
    lines, _ = told(ARRIVED, event(5.1, "http", "answered 200", status=200), event(5.2, "http", "500", status=500))
    assert [line.lstrip().startswith("hint: the app must answer with 2xx") for line in lines] == [False] * 3 + [True]


def test_a_call_that_never_came() -> None:
    _, story = told(event(1.0, "sip", "INVITE", ""))
    assert not story.ended_normally
    assert "never reached the app" in story.ending()
