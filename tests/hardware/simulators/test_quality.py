"""Reports of calls that are over (RFC 6035)."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.rtp.packet import RtpPacket, build
from emulator.sip.events import QualityReported
from hardware.simulators.quality import FinishedCall, session_report
from tests.hardware.simulators.sim_stage import on_stage

if TYPE_CHECKING:
    from tests.hardware.simulators.sim_stage import SimStage

FAR = Address("192.0.2.1", 4000)
BEGAN = datetime.datetime(2026, 1, 1, 12, 0, 0, tzinfo=datetime.UTC)
CALL = FinishedCall(
    call_id="c",
    local_uri="sip:carol@192.0.2.1",
    remote_uri="sip:bob@192.0.2.1",
    is_caller=True,
    host="198.51.100.1",
    port=5000,
    began=BEGAN,
    ended=BEGAN + datetime.timedelta(seconds=9),
)


def packet(number: int) -> tuple[bytes, Address, int]:
    rtp = RtpPacket(payload_type=8, marker=False, sequence=number % 65536, timestamp=0, ssrc=0xABC, payload=b"")
    return build(rtp), FAR, 0


def test_a_report_says_how_much_was_lost() -> None:
    heard = [packet(number) for number in range(65530, 65550) if number not in {65535, 65536}]
    heard.insert(3, (b"nonsense", FAR, 0))
    assert session_report(CALL, heard).decode().split("\r\n") == [
        "VQSessionReport: CallTerm",
        "CallID: c",
        "LocalID: <sip:carol@192.0.2.1>",
        "RemoteID: <sip:bob@192.0.2.1>",
        "OrigID: <sip:carol@192.0.2.1>",
        "LocalAddr: IP=198.51.100.1 PORT=5000",
        "RemoteAddr: IP=192.0.2.1 PORT=4000 SSRC=0x00000abc",
        "LocalMetrics:",
        "Timestamps: START=2026-01-01T12:00:00Z STOP=2026-01-01T12:00:09Z",
        "SessionDesc: PT=8 PD=PCMA SR=8000 FD=20 PPS=50",
        "PacketLoss: NLR=10.0 JDR=0.0",
        "",
    ]


def test_who_heard_nothing_tells_no_metrics() -> None:
    assert b"LocalMetrics" not in session_report(CALL, [])


def test_it_is_published_when_a_call_is_over_unless_that_is_off() -> None:
    async def play(stage: SimStage) -> None:
        await stage.talks()
        await stage.desk.perform(stage.desk.hang_up)
        await asyncio.sleep(1)
        assert len(stage.far_end.seen(QualityReported)) == stage.order.quality_reports

    on_stage("yealink", play)
    on_stage("yealink", play, quality_reports=False)
