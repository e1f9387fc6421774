"""A phone rings for the platform when a response of it came to the newest INVITE."""

from __future__ import annotations

import asyncio

import pytest

from emulator.base.trace import Trace, TraceEvent
from scenarios.runner.app_requests import NotInTime
from scenarios.runner.ringing import told_of_ringing
from tests.scenarios.stage_made_up import in_virtual_time


def message(first_line: str, number: int, method: str = "INVITE", *, sent: bool = False) -> TraceEvent:
    text = f"{first_line}\r\nTo: <sip:agent@192.0.2.1>\r\nCall-ID: {number}\r\nCSeq: 1 {method}\r\n\r\n"
    return TraceEvent(at=0.0, lane="sip", summary=first_line, detail={"message": text, "sent": sent})


def invite(number: int) -> TraceEvent:
    return message("INVITE sip:agent@192.0.2.1 SIP/2.0", number, sent=True)


def heard_at(*events: tuple[float, TraceEvent]) -> float:
    """When the wait for the agent's ringing ends, of 10 s at most."""

    async def main() -> float:
        trace, loop = Trace(), asyncio.get_running_loop()
        for at, event in events:
            loop.call_later(at, trace.add, event)
        await told_of_ringing(trace, "agent", 10)
        return loop.time()

    return in_virtual_time(main)


def test_trying_is_no_ringing() -> None:
    assert heard_at((1, invite(1)), (2, message("SIP/2.0 100 Trying", 1)), (3, message("SIP/2.0 180 Ringing", 1))) == 3


def test_an_answer_without_ringing_counts() -> None:
    assert heard_at((1, invite(1)), (2, message("SIP/2.0 200 OK", 1))) == 2


def test_the_ringing_of_the_call_before_does_not_count() -> None:
    before = (1, invite(1)), (1.5, message("SIP/2.0 180 Ringing", 1))

    async def main() -> float:
        trace, loop = Trace(), asyncio.get_running_loop()
        for _, event in (*before, (2, invite(2))):
            trace.add(event)
        loop.call_later(4, trace.add, message("SIP/2.0 180 Ringing", 2))
        await told_of_ringing(trace, "agent", 10)
        return loop.time()

    assert in_virtual_time(main) == 4


def test_what_is_answered_beside_the_call_does_not_count() -> None:
    with pytest.raises(NotInTime, match="agent rings, but the platform was not told of it within 10 s"):
        heard_at((1, invite(1)), (2, message("SIP/2.0 200 OK", 1, "OPTIONS")))
