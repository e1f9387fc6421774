"""What a softphone says of what it sent and heard."""

from __future__ import annotations

from emulator.base.address import Address
from emulator.base.units import NS_PER_S
from emulator.rtp import rtcp
from emulator.runtime.network import Datagram
from emulator.testing.softphone_reports import PhoneReports
from tests.oracles.streams import rtp

THERE = Address("192.0.2.1", 4000)


def arrived(data: bytes, at_ns: int) -> Datagram:
    return Datagram(data, THERE, at_ns)


def blocks_of(reports: PhoneReports, at_ns: int) -> tuple[rtcp.ReportBlock, ...]:
    """What a report after a packet of ours says of the far end."""
    compound = rtcp.parse(reports.compound(rtp(0, 1, 800, 9, bytes(160)), at_ns, packets=5, octets=800))
    report = compound[0]
    assert isinstance(report, rtcp.SenderReport)
    assert (report.ssrc, report.timestamp, report.packets, report.octets) == (9, 800, 5, 800)
    assert report.ntp == rtcp.ntp_time(at_ns)
    assert compound[1] == rtcp.SourceDescription(names=((9, "a@b"),))
    return report.blocks


def test_losses_over_a_wrap_and_the_age_of_the_last_report() -> None:
    reports = PhoneReports("a@b")
    for number in (65_534, 65_535, 65_537):
        reports.hear(arrived(rtp(0, number, number * 160, 7, bytes(160)), number * 20_000_000))
    report = rtcp.SenderReport(ssrc=7, ntp=0x1234_5678_0000, timestamp=0, packets=3, octets=480)
    reports.hear_report(arrived(rtcp.build([report]), NS_PER_S))
    assert blocks_of(reports, 5 * NS_PER_S // 2) == (
        rtcp.ReportBlock(
            ssrc=7,
            fraction_lost=0,
            cumulative_lost=1,
            highest_sequence=65_537,
            jitter=0,
            last_sr=0x1234_5678,
            delay_since_last_sr=3 * 65_536 // 2,
        ),
    )


def test_jitter_is_in_units_of_the_time_stamp() -> None:
    reports = PhoneReports("a@b")
    for number in range(200):
        late_ns = 5_000_000 * (number % 2)
        reports.hear(arrived(rtp(0, number, number * 160, 7, bytes(160)), number * 20_000_000 + late_ns))
    assert abs(blocks_of(reports, 0)[0].jitter - 40) <= 1


def test_another_source_begins_anew() -> None:
    reports = PhoneReports("a@b")
    reports.hear(arrived(rtp(0, 9, 0, 7, bytes(160)), 0))
    reports.hear(arrived(rtp(0, 500, 0, 8, bytes(160)), 0))
    [block] = blocks_of(reports, 0)
    assert (block.ssrc, block.cumulative_lost, block.highest_sequence) == (8, 0, 500)


def test_what_is_torn_says_nothing() -> None:
    reports = PhoneReports("a@b")
    reports.hear(arrived(b"no RTP", 0))
    reports.hear_report(arrived(b"no RTCP", 0))
    assert blocks_of(reports, 0) == ()
