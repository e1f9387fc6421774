"""The time line keeps order and tells listeners."""

from __future__ import annotations

from emulator.base.trace import Trace, TraceEvent


def test_events_are_kept_in_order_and_passed_on() -> None:
    trace = Trace()
    first, second = TraceEvent(at=0.0, lane="sip", summary="INVITE"), TraceEvent(at=0.1, lane="http", summary="POST")
    trace.add(first)
    heard: list[TraceEvent] = []
    trace.listen(heard.append)
    trace.add(second)

    assert trace.events == [first, second]
    assert heard == [second]
