"""What a person in front of `offhook up` reads, and what is none of their business."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from emulator.base.trace import TraceEvent
from emulator.runtime.narrator import Narrator

if TYPE_CHECKING:
    from emulator.base.trace import Lane


def said(event: TraceEvent, *, everything: bool = True) -> list[str]:
    """The lines without the time of day, which each begins with."""
    lines: list[str] = []
    Narrator(lines.append, everything=everything).hear(event)
    assert all(re.match(r"\d\d:\d\d:\d\d  ", line) for line in lines)
    return [line[10:] for line in lines]


@pytest.mark.parametrize("lane", ["call", "recording", "xml", "phone", "warning"])
def test_a_step_of_a_call_is_one_line(lane: Lane) -> None:
    event = TraceEvent(at=0.0, lane=lane, summary="answered", call_uuid="0123456789-abc")
    assert said(event) == ["01234567  answered"]


@pytest.mark.parametrize("lane", ["sip", "rtp"])
def test_packets_are_not_told(lane: Lane) -> None:
    assert said(TraceEvent(at=0.0, lane=lane, summary="INVITE")) == []


@pytest.mark.parametrize(("status", "count"), [(0, 1), (200, 0), (204, 0), (302, 1), (500, 1)])
def test_requests_are_told_when_they_failed(status: int, count: int) -> None:
    event = TraceEvent(at=0.0, lane="http", summary="POST http://app/", detail={"status": status})
    assert len(said(event)) == count


@pytest.mark.parametrize(("lane", "count"), [("warning", 1), ("call", 0), ("http", 0)])
def test_beside_a_program_only_warnings_are_told(lane: Lane, count: int) -> None:
    event = TraceEvent(at=0.0, lane=lane, summary="x", detail={"status": 0})
    assert len(said(event, everything=False)) == count


def test_a_name_with_control_characters_does_not_move_the_cursor() -> None:
    event = TraceEvent(at=0.0, lane="call", summary="call from \x1b[2J\r\nroot", call_uuid="u")
    assert said(event) == ["u         call from ?[2J??root"]
