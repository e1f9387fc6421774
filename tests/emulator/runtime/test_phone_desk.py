"""The desk of the phones: who hears what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.trace import Trace, TraceEvent
from emulator.runtime.phone_desk import PhoneDesk
from emulator.sip.commands import ShowUser
from emulator.sip.events import BindingChanged, LegEnded, QualityReported
from emulator.sip.quality_report import read_report
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.sip.commands import Command


def test_who_hears_what() -> None:
    trace = Trace()
    lines: list[tuple[str, ...]] = []
    desk = PhoneDesk(trace, lambda *said, **_: lines.append(said), lambda: 7, lambda _: "", host="h")
    order: list[Command] = []
    desk.begin(order.append)
    bound = BindingChanged(
        username="ann", contact="sip:a@b", source=udp("192.0.2.9", 5060), expires_s=60, user_agent="ua"
    )
    assert not desk.hear(bound)
    assert order == [ShowUser(username="ann")]
    assert not desk.hear(LegEnded(leg="x", by_peer=True))
    trace.add(TraceEvent(at=1.0, lane="sip", summary="", call_uuid="c1", detail={"call_id": "one"}))
    report = read_report(b"VQSessionReport\r\nCallID: one\r\n")
    assert desk.hear(QualityReported(username="ann", report=report, user_agent="ua"))
    assert [line[:2] for line in lines] == [("rtp", "c1")]
