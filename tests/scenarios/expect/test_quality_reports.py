"""What phones published of their calls, and what of it was expected."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.base.trace import TraceEvent
from scenarios.expect.quality_reports import judge_quality, lacking
from scenarios.language.told import QualityReport

USERNAMES = {"agent": "adam", "boss": "eve"}


def published(username: str, kind: str, **lines: dict[str, str]) -> TraceEvent:
    detail = {"phone_report": lines, "username": username, "kind": kind}
    return TraceEvent(at=1.0, lane="rtp", summary="x", detail=detail)


GOOD = {"MOSLQ": "4.2", "MOSCQ": "4.1"}
CAME = [
    published(
        "adam", "session", QUALITYEST=GOOD, PACKETLOSS={"NLR": "0.4", "JDR": "2.0"}, DELAY={"IAJ": "12", "RTD": "80"}
    ),
    published("eve", "session", PACKETLOSS={"NLR": "0.0"}),
    published("adam", "interval", QUALITYEST={"MOSLQ": "127"}),
    published("adam", "session", PACKETLOSS={"NLR": "5.0"}),
    TraceEvent(at=2.0, lane="rtp", summary="x"),
]


def judged(*written: dict[str, Any]) -> list[tuple[str, bool, object]]:
    """(name, passed, measured) of each verdict."""
    wanted = [QualityReport.model_validate({"of": "agent", **each}) for each in written]
    return [(each.name, each.passed, each.measured) for each in judge_quality(wanted, CAME, USERNAMES)]


@pytest.mark.parametrize(
    ("word", "limits", "passed", "measured"),
    [
        ("mos", "at least 4.0", True, 4.2),
        ("mos", "at least 4.3", False, 4.2),
        ("mos_cq", "at most 4.0", False, 4.1),
        ("lost", "at most 0.5 %", True, 0.4),
        ("lost", "at most 0.3 %", False, 0.4),
        ("discarded", "1 % to 3 %", True, 2.0),
        ("jitter", "at most 10 ms", False, 12.0),
        ("round_trip", "at most 80 ms", True, 80.0),
    ],
)
def test_each_measure(word: str, limits: str, passed: bool, measured: float) -> None:
    first, value, *_ = judged({word: limits}, {})
    assert first == ("session reports of agent", True, 1)
    assert value == (f"quality of agent: {word.replace('_', ' ')}", passed, measured)


def test_how_many() -> None:
    assert judged({}) == [("session reports of agent", False, 2)]
    assert judged({"times": 2}) == [("session reports of agent", True, 2)]
    assert judged({"of": "boss"}) == [("session reports of boss", True, 1)]
    assert judged({"of": "boss", "kind": "alert", "times": 0}) == [("alert reports of boss", True, 0)]
    assert judged({"of": "boss", "kind": "alert"}) == [("alert reports of boss", False, 0)]


def test_one_entry_after_the_other_stands_for_one_report_after_the_other() -> None:
    assert judged({"lost": "at most 1 %"}, {"lost": "at most 1 %"}) == [
        ("session reports of agent", True, 1),
        ("quality of agent: lost", True, 0.4),
        ("session reports of agent", True, 1),
        ("quality of agent: lost", False, 5.0),
    ]


def test_what_a_phone_does_not_tell_or_does_not_know_is_a_failure() -> None:
    assert judged({"kind": "interval", "mos": "at least 3"})[1:] == [("quality of agent: mos", False, "not told")]
    assert judged({"of": "boss", "jitter": "at most 1 s"})[1:] == [("quality of boss: jitter", False, "not told")]


@pytest.mark.parametrize(("times", "expected"), [(2, False), (3, True)])
def test_what_has_not_come_yet(times: int, expected: bool) -> None:
    assert lacking([QualityReport(of="agent", times=times)], CAME, USERNAMES) is expected
