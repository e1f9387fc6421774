"""One time line of all sides, as text and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from emulator.base.trace import TraceEvent
from emulator.testing.softphone_log import Moment, PhoneLog
from scenarios.runner.timeline import Timeline
from tests.scenarios.app_requests_made_up import request

if TYPE_CHECKING:
    from pathlib import Path


def test_all_sides_in_order_of_time(tmp_path: Path) -> None:
    log = PhoneLog("caller")
    log.add(103.25, Moment.CONNECTED)
    log.add(109.0, Moment.ENDED, "by us")
    timeline = Timeline()
    timeline.step(109.0, "hang up caller")
    timeline.trace(TraceEvent(at=100.0, lane="sip", summary="INVITE", call_uuid="u", detail={"raw": "x"}))
    timeline.request(request("/hangup/", {"Event": "Hangup"}, number=4, at=109.5))
    log.measured["u"] = [{"type": "inbound-rtp"}]
    timeline.add_phone(log)
    timeline.write(tmp_path)
    assert timeline.measured == [{"party": "caller", "call_uuid": "u", "reports": [{"type": "inbound-rtp"}]}]
    assert (tmp_path / "timeline.txt").read_text(encoding="utf-8").splitlines() == [
        "    0.000  sip    INVITE",
        "    3.250  phone  caller: connected",
        "    9.000  step   hang up caller",
        "    9.000  phone  caller: ended (by us)",
        "    9.500  app    callback 4: POST /hangup/ Hangup → 200",
    ]
    entries = json.loads((tmp_path / "timeline.json").read_text(encoding="utf-8"))
    assert entries[0] == {"at": 0.0, "lane": "sip", "summary": "INVITE", "call_uuid": "u", "detail": {"raw": "x"}}
    assert entries[4]["detail"] == {"Event": "Hangup"}


def test_an_empty_time_line(tmp_path: Path) -> None:
    Timeline().write(tmp_path)
    assert (tmp_path / "timeline.txt").read_text() == ""
    assert json.loads((tmp_path / "timeline.json").read_text()) == []


def test_legs_are_what_the_platform_told_at_their_ends() -> None:
    timeline = Timeline()
    timeline.trace(
        TraceEvent(at=1.0, lane="rtp", summary="leg closed", call_uuid="u", detail={"leg_statistics": {"mos": 4.41}})
    )
    timeline.trace(TraceEvent(at=2.0, lane="rtp", summary="digit 5", call_uuid="u"))
    assert timeline.legs() == [{"call_uuid": "u", "mos": 4.41}]


def test_reports_of_phones_with_wall_time_and_without_secrets() -> None:
    timeline = Timeline()
    report = {"phone": "desk", "event": "ringing", "values": {"password": "x"}, "wall_ns": 7}
    timeline.trace(TraceEvent(at=1.0, lane="phone", summary="desk reports ringing", detail=report))
    timeline.trace(TraceEvent(at=2.0, lane="phone", summary="refused", detail={"refused": "why", "wall_ns": 8}))
    timeline.trace(TraceEvent(at=3.0, lane="sip", summary="BYE", detail={"wall_ns": 9}))
    assert timeline.phone_events() == [
        {**report, "values": {"password": "*"}},
        {"refused": "why", "wall_ns": 8},
    ]


def test_what_was_ignored_is_remarked_once() -> None:
    ignored = "line 4: <Dial> digitsMatch is accepted but not emulated yet"
    timeline = Timeline()
    for at in (1.0, 2.0):
        timeline.trace(TraceEvent(at=at, lane="call", summary=ignored))
    timeline.step(3.0, "line 4: <x> of a step")
    assert timeline.remarks() == [ignored]


def test_where_a_document_is_not_valid_is_remarked() -> None:
    timeline = Timeline()
    says = "line 3, column 11: Invalid XML Syntax: mismatched tag"
    for lane in ("call", "http"):
        timeline.trace(TraceEvent(at=1.0, lane=lane, summary=says))
    assert timeline.remarks() == [says]


def test_a_fault_of_the_app_is_remarked_with_a_hint_and_a_busy_phone_is_not() -> None:
    timeline = Timeline()
    for summary, code in (("busy: 3010 Busy Line (Carrier)", 3010), ("completed: 7011 Error (Error)", 7011)):
        timeline.trace(TraceEvent(at=1.0, lane="call", summary=summary, detail={"hangup_code": code}))
    (remark,) = timeline.remarks()
    assert remark.startswith("completed: 7011 Error (Error); the answer URL gave no 2xx in time")
