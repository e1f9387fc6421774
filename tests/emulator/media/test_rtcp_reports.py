"""What we report to peers by RTCP, and what we learn from their reports."""

from __future__ import annotations

import numpy as np

from emulator.audio.coders import CODERS
from emulator.base.address import Address
from emulator.media import commands as c
from emulator.media.events import LegClosed
from emulator.media.rtcp_reports import INTERVAL_TICKS
from emulator.rtp import rtcp
from emulator.rtp.packet import parse
from tests.emulator.media.rig import PEER, WALL_EPOCH_NS, Rig
from tests.oracles.streams import rtp

RTCP_PEER = Address("192.0.2.1", 4001)
SPEECH = b"\0" * 160


def open_with_rtcp(rig: Rig, *legs: str, remote: Address | None = PEER, mux: bool = False) -> None:
    """Open legs whose RTCP goes to `RTCP_PEER`, or to where their RTP goes."""
    rig.open(*legs)
    for leg in legs:
        rig.engine.handle(
            c.SetRemote(
                leg=leg,
                remote=remote,
                payload_type=0,
                telephone_event_type=None,
                rtcp_remote=None if mux else RTCP_PEER,
                rtcp_mux=mux,
            )
        )
    rig.tick()


def test_each_leg_reports_every_five_seconds_at_its_own_tick() -> None:
    rig = Rig()
    legs = [f"leg{number}" for number in range(12)]
    open_with_rtcp(rig, *legs)
    turns: dict[int, list[int]] = {}
    for tick in range(3 * INTERVAL_TICKS):
        rig.tick()
        for slot, _ in rig.engine.take_rtcp():
            turns.setdefault(slot, []).append(tick)
    assert sorted(turns) == list(range(12))
    assert all(ticks == [ticks[0], ticks[0] + 250, ticks[0] + 500] for ticks in turns.values())
    assert len({ticks[0] for ticks in turns.values()}) == 12


def reports_of(rig: Rig, ticks: int = INTERVAL_TICKS) -> list[list[rtcp.RtcpPacket]]:
    """The compounds of some ticks."""
    rig.tick(ticks)
    return [rtcp.parse(data) for _, data in rig.engine.take_rtcp()]


def test_a_sender_report_says_what_was_sent_and_heard() -> None:
    rig = Rig()
    open_with_rtcp(rig, "a")
    for number in range(20):
        if number not in {7, 8, 9}:
            rig.datagram("a", rtp(0, number, 160 * number, 1, SPEECH))
        rig.tick()
    [[report, description]] = reports_of(rig)
    assert isinstance(report, rtcp.SenderReport)
    assert report.ssrc == 9
    assert report.octets == 160 * report.packets
    since_zero_ns = (report.packets - 1) * 20_000_000
    assert report.ntp == rtcp.ntp_time(WALL_EPOCH_NS + since_zero_ns)
    assert report.timestamp == (2**32 - 160 + 160 * (report.packets - 1)) % 2**32
    [block] = report.blocks
    assert (block.ssrc, block.cumulative_lost, block.fraction_lost) == (1, 3, 3 * 256 // 20)
    assert (block.highest_sequence, block.last_sr, block.delay_since_last_sr) == (19, 0, 0)
    assert description == rtcp.SourceDescription(names=((9, "a@192.0.2.9"),))
    [[later, _]] = reports_of(rig)
    assert isinstance(later, rtcp.SenderReport)
    assert (later.blocks[0].cumulative_lost, later.blocks[0].fraction_lost) == (3, 0)


def test_time_stamps_and_jitter_are_in_the_clock_of_the_codec() -> None:
    rig = Rig()
    open_with_rtcp(rig, "a")
    remote = c.SetRemote(
        leg="a",
        remote=PEER,
        payload_type=111,
        telephone_event_type=None,
        codec="opus",
        payload_types=((111, "opus"),),
        rtcp_remote=RTCP_PEER,
    )
    rig.engine.handle(remote)
    rig.tick()
    encode = CODERS["opus"].encoder().encode
    for number in range(20):
        media = encode(np.zeros(160, np.int16))
        rig.datagram("a", rtp(111, number, 960 * number, 1, media), late=40 * (number % 2))
        rig.tick()
    slot = rig.engine.slot_of("a")
    rig.tick(INTERVAL_TICKS)
    [(_, data)] = rig.engine.take_rtcp()[-1:]
    report = rtcp.parse(data)[0]
    assert isinstance(report, rtcp.SenderReport)
    assert report.blocks[0].jitter % 6 == 0
    assert 6 * 20 < report.blocks[0].jitter <= 6 * 40
    last = rig.engine.tx[slot].tobytes()
    behind = rig.engine.now_sample - 160 - (report.ntp - rtcp.ntp_time(WALL_EPOCH_NS)) * 8000 // 2**32
    assert (parse(last).timestamp - report.timestamp) % 2**32 == round(behind / 160) * 960


def test_on_hold_it_is_a_receiver_report() -> None:
    rig = Rig()
    open_with_rtcp(rig, "a", remote=None)
    reports_of(rig)
    [[report, _]] = reports_of(rig)
    assert report == rtcp.ReceiverReport(ssrc=9)


def test_the_round_trip_comes_from_the_peers_report() -> None:
    rig = Rig()
    open_with_rtcp(rig, "a")
    slot = rig.engine.slot_of("a")
    arrival_ns = 3_000_000_000
    now = rtcp.middle(rtcp.ntp_time(WALL_EPOCH_NS + arrival_ns))
    block = rtcp.ReportBlock(
        ssrc=9,
        fraction_lost=0,
        cumulative_lost=5,
        highest_sequence=0,
        jitter=0,
        last_sr=now - 65_536,
        delay_since_last_sr=65_536 - 6554,
    )
    other = rtcp.ReportBlock(
        ssrc=10,
        fraction_lost=0,
        cumulative_lost=77,
        highest_sequence=0,
        jitter=0,
        last_sr=now - 9,
        delay_since_last_sr=0,
    )
    report = rtcp.SenderReport(ssrc=1, ntp=0x1234_5678_0000, timestamp=0, packets=0, octets=0, blocks=(block, other))
    rig.engine.receive_rtcp(slot, rtcp.build([report]), arrival_ns)
    rig.engine.receive_rtcp(slot, b"\x80\xc8torn", arrival_ns)
    rig.engine.receive_rtcp(slot + 1, rtcp.build([report]), arrival_ns)
    rig.speak("a", SPEECH)
    rig.tick(2 * INTERVAL_TICKS)
    compound = rtcp.parse(rig.engine.take_rtcp()[-1][1])
    assert isinstance(compound[0], rtcp.SenderReport)
    [ours] = compound[0].blocks
    sent_ns = (compound[0].ntp - rtcp.ntp_time(WALL_EPOCH_NS)) * 10**9 >> 32
    assert ours.last_sr == 0x1234_5678
    assert abs(ours.delay_since_last_sr - (sent_ns - arrival_ns) * 65_536 // 10**9) <= 1
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    [closed] = rig.found(LegClosed)
    assert (closed.round_trip_ms, closed.remote_lost) == (100.0, 5)


def test_a_closed_leg_says_bye_to_where_it_reported() -> None:
    rig = Rig()
    open_with_rtcp(rig, "a")
    slot = rig.engine.slot_of("a")
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    [(said_by, data)] = rig.engine.take_rtcp()
    assert said_by == slot
    assert rtcp.parse(data)[-1] == rtcp.Goodbye(ssrcs=(9,))
    assert rig.engine.rtcp_remote(slot) == RTCP_PEER
    rig.tick()
    assert rig.engine.rtcp_remote(slot) is None


def test_with_a_shared_port_it_follows_the_rtp() -> None:
    rig = Rig()
    open_with_rtcp(rig, "a", mux=True)
    slot = rig.engine.slot_of("a")
    assert rig.engine.rtcp_remote(slot) == PEER
    latched = Address("203.0.113.5", 9)
    rig.engine.latch("a", latched)
    assert rig.engine.rtcp_remote(slot) == latched


def test_without_an_address_nothing_is_reported() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick(INTERVAL_TICKS)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert rig.engine.take_rtcp() == []
