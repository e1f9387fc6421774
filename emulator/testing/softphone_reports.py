"""The RTCP reports of a softphone: what it sent and what it heard (RFC 3550 §6.4, A.3, A.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.base.units import NS_PER_S, NS_PER_SAMPLE
from emulator.rtp import rtcp
from emulator.rtp.packet import parse
from emulator.rtp.sequence import ahead

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram


class PhoneReports:
    """Of the far end only the latest source is reported on. Times are monotonic nanoseconds."""

    def __init__(self, name: str) -> None:
        """`name` is told to the far end as CNAME."""
        self._name = name
        self._source: tuple[int, int] | None = None
        """SSRC and first sequence number."""
        self._highest = 0
        self._received = 0
        self._jitter = 0
        self._transit = 0
        self._last_sr = (0, 0)

    def hear(self, datagram: Datagram) -> None:
        """A datagram arrived at the port of RTP."""
        try:
            packet = parse(datagram.data)
        except PeerViolation:
            return
        transit = datagram.arrival_ns // NS_PER_SAMPLE - packet.timestamp
        if self._source is None or self._source[0] != packet.ssrc:
            self._source = (packet.ssrc, packet.sequence)
            self._highest, self._received, self._jitter, self._transit = packet.sequence, 0, 0, transit
        self._received += 1
        self._highest += max(0, ahead(packet.sequence, self._highest))
        self._jitter += abs(transit - self._transit) - (self._jitter + 8 >> 4)
        self._transit = transit

    def hear_report(self, datagram: Datagram) -> None:
        """RTCP arrived."""
        try:
            packets = rtcp.parse(datagram.data)
        except PeerViolation:
            return
        for packet in packets:
            if isinstance(packet, rtcp.SenderReport):
                self._last_sr = (rtcp.middle(packet.ntp), datagram.arrival_ns)

    def compound(self, data: bytes, at_ns: int, *, packets: int, octets: int) -> bytes:
        """The report that follows our packet `data`, the last of so many."""
        packet = parse(data)
        # The phone's own clock stands for wall time: nobody compares phones (RFC 3550 §6.4.1 allows for it).
        report = rtcp.SenderReport(
            ssrc=packet.ssrc,
            ntp=rtcp.ntp_time(at_ns),
            timestamp=packet.timestamp,
            packets=packets,
            octets=octets,
            blocks=self._blocks(at_ns),
        )
        return rtcp.build([report, rtcp.SourceDescription(names=((packet.ssrc, self._name),))])

    def _blocks(self, at_ns: int) -> tuple[rtcp.ReportBlock, ...]:
        """What was heard; nothing before the far end has spoken."""
        if self._source is None:
            return ()
        ssrc, first = self._source
        last_sr, last_sr_ns = self._last_sr
        block = rtcp.ReportBlock(
            ssrc=ssrc,
            fraction_lost=0,
            cumulative_lost=self._highest - first + 1 - self._received,
            highest_sequence=self._highest,
            jitter=min(self._jitter >> 4, 0xFFFFFFFF),
            last_sr=last_sr,
            delay_since_last_sr=max(0, at_ns - last_sr_ns) * rtcp.NTP_PER_S // NS_PER_S if last_sr else 0,
        )
        return (block,)
