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


def test_what_is_kept_is_the_newest() -> None:
    trace = Trace()
    trace.keep(3)
    for number in range(20):
        trace.add(TraceEvent(at=float(number), lane="sip", summary=""))
        assert len(trace.events) < 6
    assert [event.at for event in trace.events][-3:] == [17.0, 18.0, 19.0]


def test_events_have_numbers_for_ever() -> None:
    trace = Trace()
    trace.keep(3)
    for number in range(20):
        trace.add(TraceEvent(at=float(number), lane="sip", summary=""))
    assert trace.total == 20
    assert [(number, event.at) for number, event in trace.since(18)] == [(18, 18.0), (19, 19.0)]
    assert all(number == event.at for number, event in trace.since(0))
    assert trace.since(0)[-1][0] == 19
    assert trace.since(20) == []
