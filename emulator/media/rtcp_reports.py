"""RTCP of all legs: every 5 s a report on what was sent and heard, BYE at the end, and what peers report (RFC 3550 §6).

The interval is fixed and each leg has its own phase, from its slot: the same orders give the same packets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.errors import PeerViolation
from emulator.base.units import NS_PER_S, NS_PER_SAMPLE
from emulator.media.reception import reception
from emulator.media.rows import FRAME
from emulator.rtp import rtcp
from emulator.rtp.telephone_event import EVENT_BYTES

if TYPE_CHECKING:
    from emulator.base.address import Address
    from emulator.media.legs import Leg, LegTable, PeerReports

INTERVAL_TICKS = 250
"""5 s, the least interval of §6.2."""
_STRIDE = 89
"""Neighbouring slots report so many ticks apart; prime to the interval, so that each phase has its slots."""
_SLOTS_PER_TICK = pow(_STRIDE, -1, INTERVAL_TICKS)


class RtcpReports:
    """Writes and reads the reports of all legs."""

    def __init__(self, table: LegTable, *, wall_epoch_ns: int) -> None:
        """`wall_epoch_ns` is wall time at engine sample 0."""
        self._table = table
        self._wall_epoch_ns = wall_epoch_ns
        self._outbox: list[tuple[int, bytes]] = []
        self._farewells: dict[int, Address] = {}
        """Where the BYE of a leg goes that has just been closed."""

    @property
    def is_at_rest(self) -> bool:
        """Whether there is nothing to forget."""
        return not self._farewells

    def begin_tick(self) -> None:
        """Forget the legs that were closed in the tick before."""
        self._farewells.clear()

    def tick(self, now: int) -> None:
        """Write the reports of the legs whose turn it is."""
        first = -(now // FRAME) * _SLOTS_PER_TICK % INTERVAL_TICKS
        for leg in self._table.legs[first::INTERVAL_TICKS]:
            if leg is not None and leg.closed_sample is None and _target(leg) is not None:
                self._outbox.append((leg.slot, rtcp.build(self._reports(leg, now))))

    def close(self, leg: Leg, now: int) -> None:
        """Say BYE, if we have ever sent anything (§6.3.7)."""
        target = _target(leg)
        if target is not None and (self._table.sent[leg.slot] or leg.reports.told_sent):
            self._farewells[leg.slot] = target
            self._outbox.append((leg.slot, rtcp.build([*self._reports(leg, now), rtcp.Goodbye(ssrcs=(leg.ssrc,))])))

    def take(self) -> list[tuple[int, bytes]]:
        """(slot, compound) to be sent since the last call."""
        taken, self._outbox = self._outbox, []
        return taken

    def remote(self, slot: int) -> Address | None:
        """Where the compounds of a slot go; None: they are not sent."""
        leg = self._table.legs[slot]
        return self._farewells.get(slot) or (_target(leg) if leg is not None else None)

    def receive(self, slot: int, data: bytes, arrival_ns: int) -> None:
        """Take a compound of a leg's peer; one that is torn says nothing."""
        leg = self._table.legs[slot]
        if leg is None or leg.closed_sample is not None:
            return
        try:
            packets = rtcp.parse(data)
        except PeerViolation:
            return
        for packet in packets:
            if isinstance(packet, rtcp.SenderReport):
                leg.reports.last_sr, leg.reports.last_sr_ns = rtcp.middle(packet.ntp), arrival_ns
            if isinstance(packet, rtcp.SenderReport | rtcp.ReceiverReport):
                for block in packet.blocks:
                    if block.ssrc == leg.ssrc:
                        self._heed(leg.reports, block, arrival_ns)

    def _heed(self, reports: PeerReports, block: rtcp.ReportBlock, arrival_ns: int) -> None:
        """Take what the peer says of our packets."""
        reports.remote_lost, reports.remote_jitter = block.cumulative_lost, block.jitter
        trip = rtcp.round_trip(block, rtcp.ntp_time(self._wall_epoch_ns + arrival_ns))
        if trip is not None:
            reports.round_trip_ms = round(trip * 1000 / rtcp.NTP_PER_S, 1)

    def _reports(self, leg: Leg, now: int) -> list[rtcp.RtcpPacket]:
        """SR, or RR of who has sent nothing of late, and SDES."""
        table, slot = self._table, leg.slot
        sent = int(table.sent[slot])
        blocks = self._blocks(leg, now)
        report: rtcp.RtcpPacket = rtcp.ReceiverReport(ssrc=leg.ssrc, blocks=blocks)
        if sent > leg.reports.told_sent:
            report = rtcp.SenderReport(
                ssrc=leg.ssrc,
                ntp=rtcp.ntp_time(self._wall_epoch_ns + now * NS_PER_SAMPLE),
                timestamp=int(table.stamp_offset[slot] + now * table.clock[slot]),
                packets=sent,
                octets=(sent - leg.event_packets) * FRAME + leg.event_packets * EVENT_BYTES,
                blocks=blocks,
            )
        leg.reports.told_sent = sent
        return [report, rtcp.SourceDescription(names=((leg.ssrc, f"{leg.leg}@{leg.local.host}"),))]

    def _blocks(self, leg: Leg, now: int) -> tuple[rtcp.ReportBlock, ...]:
        """The report on the peer's latest source. A leg is one source: what is lost counts on when its SSRC changes."""
        segments, reports = leg.timeline.segments, leg.reports
        if not segments:
            return ()
        found = reception(self._table, leg)
        expected, lost = found.expected - reports.told_expected, found.lost - reports.told_lost
        reports.told_expected, reports.told_lost = found.expected, found.lost
        waited_ns = now * NS_PER_SAMPLE - reports.last_sr_ns
        return (
            rtcp.ReportBlock(
                ssrc=segments[-1].ssrc,
                fraction_lost=min(255, lost * 256 // expected) if lost > 0 and expected > 0 else 0,
                cumulative_lost=found.lost,
                highest_sequence=found.highest_sequence,
                jitter=found.jitter * segments[-1].clock,
                last_sr=reports.last_sr,
                delay_since_last_sr=max(0, waited_ns) * rtcp.NTP_PER_S // NS_PER_S & 0xFFFFFFFF
                if reports.last_sr
                else 0,
            ),
        )


def _target(leg: Leg) -> Address | None:
    """Where the leg's RTCP goes: with a shared port to where its RTP goes, latched or not."""
    return leg.remote or leg.rtcp_remote if leg.rtcp_mux else leg.rtcp_remote
