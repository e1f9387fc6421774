"""The desk of the phones: who hears what, and who is there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.ids import Ids
from emulator.base.trace import Trace, TraceEvent
from emulator.calls.events import CallArrived
from emulator.runtime.phone_desk import PhoneDesk
from emulator.runtime.phone_orders import PhoneBook, PhoneOrders
from emulator.runtime.phone_reports import PhoneReports
from emulator.runtime.user_calls import UserCalls
from emulator.sip.commands import ShowMessages, ShowUser
from emulator.sip.endpoint import BoundContact
from emulator.sip.events import BindingChanged, LegEnded, NotifyAnswered, QualityReported, RequestAnswered
from emulator.sip.quality_report import read_report
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.sip.commands import Command

PHONE = BoundContact("sip:a@b", udp("192.0.2.9", 5060), 60.0, "Grandstream GXP2170 1.0\udcff")
BOUND = BindingChanged(username="ann", contact="sip:a@b", source=udp("192.0.2.9", 5060), expires_s=60, user_agent="ua")


def test_who_hears_what() -> None:
    trace = Trace()
    ordered: list[Command] = []
    lines: list[tuple[str, ...]] = []
    calls = UserCalls(lambda _: "", "h")
    loop = asyncio.new_event_loop()
    book = PhoneBook(
        phones=lambda _: (),
        credentials=lambda _: None,
        host_towards=lambda _: "h",
        calls=calls.of,
        handles=lambda _: (),
        hang_up=lambda _: None,
        dial_for=lambda _: None,
    )
    desk = PhoneDesk(
        trace=trace,
        phones=lambda: [("ann", PHONE)],
        wall=lambda at: int(at * 10**9),
        reports=PhoneReports(lambda *said, **_: lines.append(said), lambda: 7),
        calls=calls,
        orders=PhoneOrders(Ids.seeded(1), book, loop),
    )
    desk.begin(ordered.append)
    assert not desk.hear(BOUND)
    assert ordered == [ShowUser(username="ann")]
    assert not desk.hear(LegEnded(leg="x", by_peer=True))
    for own in (
        RequestAnswered(name="nobody waits", status=200, reason="OK"),
        NotifyAnswered(leg="x", event="talk", status=200, reason="OK"),
    ):
        assert desk.hear(own)
    trace.add(TraceEvent(at=1.0, lane="sip", summary="", call_uuid="c1", detail={"call_id": "one"}))
    report = read_report(b"VQSessionReport\r\nCallID: one\r\n")
    assert desk.hear(QualityReported(username="ann", report=report, user_agent="ua"))
    assert [line[:2] for line in lines] == [("rtp", "c1")]
    assert [each.call_uuid for each in desk.reports()] == ["c1"]
    ordered.clear()
    desk.show_messages("ann", 2, 1)
    desk.forget()
    desk.forget()
    assert ordered == [ShowMessages(username="ann", new=2, old=1), ShowMessages(username="ann", new=0, old=0)]
    assert not desk.reports()
    desk.tell(
        CallArrived(
            call_uuid="c2",
            at=1.0,
            direction="inbound",
            from_number="ann",
            to_number="1",
            caller_name="",
            auth_id="MA",
            by_user="ann",
        )
    )
    assert [each.call_uuid for each in desk.calls("ann")] == ["c2"]
    (shown,) = desk.registered()
    assert (shown.vendor, shown.user_agent) == ("grandstream", "Grandstream GXP2170 1.0\ufffd")
    assert (shown.expires_ns, shown.address) == (60 * 10**9, str(PHONE.source))
    loop.close()
