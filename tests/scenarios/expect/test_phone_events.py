"""Events that phones reported: all of those named, in order, with their values, and nothing that was refused."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.base.trace import TraceEvent
from scenarios.expect.phone_events import judge_phone_events, lacking
from scenarios.language.told import ReportedEvent
from tests.scenarios.app_requests_made_up import log_of

DEVICES = {"agent": "desk", "boss": "corner"}


def reported(at: float, event: str, vendor_event: str, phone: str = "desk", **values: str) -> TraceEvent:
    detail = {"phone": phone, "event": event, "vendor_event": vendor_event, "values": values, "wall_ns": 1}
    return TraceEvent(at=at, lane="phone", summary="x", detail=detail)


CAME = [
    reported(1.0, "registered", "registered"),
    reported(2.0, "ringing", "incoming_call", remote="15550100"),
    reported(2.1, "idle_to_busy", "idle_to_busy"),
    TraceEvent(at=2.2, lane="phone", summary="x", detail={"refused": "10.0.0.9 desk: no token", "wall_ns": 1}),
    reported(2.5, "ringing", "incoming", "corner"),
    reported(3.0, "connected", "call_established"),
    reported(4.0, "ended", "call_terminated"),
    TraceEvent(at=4.1, lane="sip", summary="BYE"),
]


def judged(*written: dict[str, Any]) -> list[tuple[str, bool, object]]:
    """(name, passed, measured) of each verdict."""
    wanted = [ReportedEvent.model_validate({"of": "agent", **each}) for each in written]
    verdicts = judge_phone_events(
        wanted,
        CAME,
        DEVICES,
        log_of(("/answer/", {"To": "15550100"})),
        lambda party, word: {("agent", "ringing"): 2.2}.get((party, word)),
    )
    return [(each.name, each.passed, each.measured) for each in verdicts]


@pytest.mark.parametrize(
    ("written", "passed", "measured"),
    [
        (["ringing", "connected", "ended"], True, "ringing → connected → ended"),
        (["ringing", "ended"], True, "ringing → ended"),
        (["connected", "ringing"], False, "ringing → connected"),
        (["ringing", "held"], False, "ringing"),
        (["held"], False, "none"),
        (["ringing", "ringing"], False, "ringing"),
    ],
)
def test_those_that_are_named_come_in_this_order(written: list[str], passed: bool, measured: str) -> None:
    assert judged(*({"event": word} for word in written)) == [("events of agent", passed, measured)]


def test_how_often() -> None:
    assert judged({"event": "ringing", "times": 0}) == [("events of agent", False, "ringing")]
    assert judged({"event": "held", "times": 0}) == [("events of agent", True, "none")]
    assert judged({"event": "ringing", "times": 2})[0][1] is False


def test_by_the_vendors_word() -> None:
    assert judged({"vendor_event": "incoming_call"}, {"vendor_event": "idle_to_busy"})[0][1] is True
    assert judged({"vendor_event": "incoming"})[0][1] is False


def test_each_phone_counts_for_itself() -> None:
    assert judged({"event": "ringing", "of": "boss"}, {"event": "ended"}, {"event": "ended", "of": "boss"}) == [
        ("events of boss", False, "ringing"),
        ("events of agent", True, "ended"),
    ]


def test_what_the_phone_added() -> None:
    assert judged({"event": "ringing", "with": {"remote": {"same_as": "To of /answer/"}, "local": "x"}}) == [
        ("events of agent", True, "ringing"),
        ("ringing of agent: remote", True, "'15550100'"),
        ("ringing of agent: local", False, "not told"),
    ]


def test_how_near_to_something_else() -> None:
    def soon(within: str) -> tuple[str, bool, object]:
        return judged({"event": "ringing", "within": within})[1]

    assert soon("500 ms of agent ringing") == ("ringing of agent within 0.5 s of agent ringing", True, -0.2)
    assert soon("100 ms of agent ringing")[1] is False
    assert soon("1 s of /answer/")[1:] == (True, 1.0)
    assert soon("1 s of agent connected")[1:] == (False, "never agent connected")


def test_a_refused_report_is_named_where_one_is_missing() -> None:
    wanted = [ReportedEvent.model_validate({"of": "agent", "event": "held"})]
    (verdict,) = judge_phone_events(wanted, CAME, DEVICES, log_of(), lambda *_: None)
    assert verdict.where == "timeline.txt, lane phone; refused: 10.0.0.9 desk: no token"


@pytest.mark.parametrize(
    ("words", "expected"), [(["ringing"], False), (["ringing", "ringing"], True), (["held"], True)]
)
def test_what_has_not_come_yet(words: list[str], expected: bool) -> None:
    wanted = [ReportedEvent.model_validate({"of": "agent", "event": word}) for word in words]
    assert lacking(wanted, CAME, DEVICES) is expected
