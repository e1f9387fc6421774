"""Reports of phones as RFC 6035 writes them, and as makers do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.errors import PeerViolation
from emulator.sip.quality_report import Metrics, read_report

WHOLE = b"""VQSessionReport: CallTerm\r
CallID:12345@192.0.2.10\r
LocalID:Alice <sip:alice@192.0.2.1>\r
RemoteID:<sip:200@192.0.2.1>\r
OrigID:<sip:alice@192.0.2.1>\r
LocalAddr:IP=192.0.2.10 PORT=5000 SSRC=0x1a2b3c4d\r
RemoteAddr:IP=192.0.2.1 PORT=5001 SSRC=0x2468ace0\r
LocalMetrics:\r
Timestamps:START=2026-01-01T10:00:00Z STOP=2026-01-01T10:01:00Z\r
SessionDesc:PT=0 PD=PCMU SR=8000 FD=20 FPP=1 PPS=50 FMTP="x=1; y" PLC=3 SSUP=on\r
JitterBuffer:JBA=3 JBR=2 JBN=40 JBM=80 JBX=120\r
PacketLoss:NLR=5.0 JDR=2.0\r
Delay:RTD=200 ESD=140 IAJ=2\r
QualityEst:RLQ=90 RCQ=85 MOSLQ=4.2 MOSCQ=4.3 QoEEstAlg=P.564\r
RemoteMetrics:\r
PacketLoss:NLR=1.5 JDR=0\r
"""
"""With every kind of line that the RFC has."""
OTHER_SPELLING = b"""VQSessionReport
CallID=77@192.0.2.10
LocalAddr: IP=192.0.2.10 Port=6000 SSRC=0x54c62a13
LocalMetrics:
PacketLoss: NLR=0.00 JDR=0.00
BurstGapLoss: BLD=0.00 BD=0, GLD=0.00
Delay: RTD=65535 ESD=11
QualityEst: RLQ=127 MOSLQ=127
MOSCQ=4.10
"""
"""No `CallTerm`, an equals sign, spaces, commas, a line that was broken in two, and what stands for unknown."""


def test_everything_is_read() -> None:
    report = read_report(WHOLE)
    assert (report.kind, report.call_id) == ("session", "12345@192.0.2.10")
    assert (report.local_id, report.remote_id) == ("Alice <sip:alice@192.0.2.1>", "<sip:200@192.0.2.1>")
    mine = report.local
    assert (mine.mos_lq, mine.mos_cq, mine.lost_percent, mine.discarded_percent) == (4.2, 4.3, 5.0, 2.0)
    assert (mine.jitter_ms, mine.round_trip_ms) == (2.0, 200.0)
    assert mine.groups["SESSIONDESC"]["FMTP"] == "x=1; y"
    assert report.remote is not None
    assert (report.remote.lost_percent, report.remote.mos_lq) == (1.5, None)
    assert str(report) == (
        "session report: MOS-LQ 4.2, MOS-CQ 4.3, lost 5 %, discarded 2 %, jitter 2 ms, round trip 200 ms"
    )


def test_other_spellings() -> None:
    report = read_report(OTHER_SPELLING)
    mine = report.local
    assert (report.call_id, report.remote) == ("77@192.0.2.10", None)
    assert (mine.mos_lq, mine.mos_cq, mine.round_trip_ms, mine.jitter_ms) == (None, 4.1, None, None)
    assert mine.groups["BURSTGAPLOSS"] == {"BLD": "0.00", "BD": "0", "GLD": "0.00"}
    assert str(report) == "session report: MOS-CQ 4.1, lost 0 %, discarded 0 %"


@pytest.mark.parametrize(
    ("first", "kind"), [(b"VQIntervalReport", "interval"), (b"vqalertreport: Type=NLR Severity=Critical", "alert")]
)
def test_other_kinds(first: bytes, kind: str) -> None:
    report = read_report(first + b"\r\n")
    assert report.kind == kind
    assert str(report) == f"{kind} report: nothing measured"


@pytest.mark.parametrize("body", [b"", b"\r\n", b"hello", b"CallID:1\r\nVQSessionReport\r\n"])
def test_what_is_no_report(body: bytes) -> None:
    with pytest.raises(PeerViolation) as caught:
        read_report(body)
    assert caught.value.status == 400


@pytest.mark.parametrize("text", ["", "x", "nan", "-1", "101", "inf"])
def test_a_value_that_says_nothing(text: str) -> None:
    assert Metrics({"PACKETLOSS": {"NLR": text}}).lost_percent is None


@given(st.binary(max_size=300))
def test_nothing_breaks_it(rest: bytes) -> None:
    str(read_report(b"VQSessionReport\r\nLocalMetrics:\r\n" + rest))
