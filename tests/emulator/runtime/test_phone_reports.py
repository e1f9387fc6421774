"""Quality reports of phones: of which call they are, in the time line, kept and forgotten."""

from __future__ import annotations

from emulator.base.trace import TraceEvent
from emulator.runtime.phone_reports import DIALOGS, KEPT, PhoneReports
from emulator.sip.events import LegEnded, QualityReported
from emulator.sip.quality_report import read_report

NOW_NS = 5_000_000_000
BODY = b"VQSessionReport: CallTerm\r\nCallID:%s\r\nLocalMetrics:\r\nQualityEst:MOSLQ=4.1\r\n"


class Stage:
    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str, dict[str, object]]] = []
        self.reports = PhoneReports(self._line, lambda: NOW_NS)

    def _line(self, lane: str, call_uuid: str, summary: str, **detail: object) -> None:
        self.lines.append((lane, call_uuid, summary, detail))

    def saw(self, call_id: str, call_uuid: str) -> None:
        self.reports.watch(
            TraceEvent(at=1.0, lane="sip", summary="x", call_uuid=call_uuid, detail={"call_id": call_id})
        )

    def report(self, call_id: bytes = b"one") -> None:
        told = QualityReported(username="ann", report=read_report(BODY % call_id), user_agent="Yealink\udcff")
        assert self.reports.hear(told)


def test_it_is_of_the_call_whose_dialog_it_names() -> None:
    stage = Stage()
    stage.saw("one", "c1")
    stage.saw("one", "c2")
    stage.report()
    (kept,) = stage.reports.all()
    assert (kept.call_uuid, kept.username, kept.user_agent, kept.at_ns) == ("c1", "ann", "Yealink\ufffd", NOW_NS)
    detail = {"phone_report": {"QUALITYEST": {"MOSLQ": "4.1"}}, "kind": "session", "username": "ann"}
    assert stage.lines == [("rtp", "c1", "ann's phone: session report: MOS-LQ 4.1", detail)]


def test_a_report_of_no_call() -> None:
    stage = Stage()
    stage.saw("one", "")
    stage.reports.watch(TraceEvent(at=1.0, lane="rtp", summary="x", call_uuid="c1", detail={"call_id": "one"}))
    stage.reports.watch(TraceEvent(at=1.0, lane="sip", summary="x", call_uuid="c1"))
    stage.report()
    stage.report(b"")
    assert [each.call_uuid for each in stage.reports.all()] == ["", ""]
    assert [line[2].partition(", ")[2] for line in stage.lines] == [
        "of no call here (one)",
        "of no call here (it names none)",
    ]


def test_other_facts_are_not_for_it() -> None:
    stage = Stage()
    assert not stage.reports.hear(LegEnded(leg="a", by_peer=True))
    assert not stage.reports.all()


def test_it_forgets_the_oldest() -> None:
    stage = Stage()
    for number in range(DIALOGS + 1):
        stage.saw(f"d{number}", f"c{number}")
    stage.report(b"d0")
    for _ in range(KEPT):
        stage.report(b"d1")
    assert {each.call_uuid for each in stage.reports.all()} == {"c1"}
    assert len(stage.reports.all()) == KEPT
    stage.reports.clear()
    assert not stage.reports.all()
