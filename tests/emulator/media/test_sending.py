"""What we send: numbers, stamps, silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.media import commands as c
from emulator.rtp.packet import parse
from tests.emulator.media.rig import Rig

if TYPE_CHECKING:
    from emulator.rtp.packet import RtpPacket


def packets(rig: Rig) -> list[tuple[int, RtpPacket]]:
    """(engine sample, packet) of everything sent."""
    return [(at, parse(data)) for sent in rig.sent.values() for at, data in sent]


def test_a_packet_every_tick_over_the_wrap_of_both_counters() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick(2)
    sent = packets(rig)
    assert [at for at, _ in sent] == [0, 160, 320]
    assert [packet.sequence for _, packet in sent] == [65_535, 0, 1]
    assert [packet.timestamp for _, packet in sent] == [2**32 - 160, 0, 160]
    assert {(packet.ssrc, packet.payload_type, packet.marker) for _, packet in sent} == {(9, 0, False)}
    assert {packet.payload for _, packet in sent} == {b"\xff" * 160}


def test_time_stamps_run_on_while_nothing_is_sent() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    rig.tick(3)
    assert packets(rig) == []
    rig.remote("a")
    rig.tick()
    rig.remote("a", remote=None)
    rig.tick()
    rig.remote("a")
    rig.tick()
    assert [(at, packet.sequence, packet.timestamp) for at, packet in packets(rig)] == [
        (640, 65_535, 480),
        (960, 0, 800),
    ]


@pytest.mark.parametrize(("payload_type", "silence"), [(0, b"\xff"), (8, b"\xd5")])
def test_silence_is_that_of_the_codec(payload_type: int, silence: bytes) -> None:
    rig = Rig()
    rig.open("a", payload_type=8 - payload_type)
    rig.remote("a", payload_type=payload_type)
    rig.tick()
    _, packet = packets(rig)[-1]
    assert (packet.payload_type, packet.payload) == (payload_type, silence * 160)


def test_a_slot_given_again_starts_anew() -> None:
    rig = Rig()
    rig.open("a", payload_type=8)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    assert rig.engine.tx_slots.tolist() == []
    rig.open("b")
    assert rig.engine.slot_of("b") == 0
    _, packet = packets(rig)[-1]
    assert (packet.sequence, packet.timestamp, packet.payload) == (65_535, 2**32 - 160, b"\xff" * 160)


def test_where_packets_go() -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.remote("b", remote=Address("192.0.2.7", 7))
    rig.tick()
    assert [rig.engine.remote(slot) for slot in rig.engine.tx_slots] == [
        Address("192.0.2.1", 4000),
        Address("192.0.2.7", 7),
    ]


def test_opus_has_its_clock_and_its_own_source_once_something_was_sent() -> None:
    rig = Rig()
    rig.open("a")
    rig.tick()
    rig.agree("a", 111, "opus")
    rig.tick(3)
    sent = [packet for _, packet in packets(rig)]
    assert [packet.payload_type for packet in sent] == [0, 0, 111, 111, 111]
    assert [packet.sequence for packet in sent] == [65_535, 0, 1, 2, 3]
    assert [packet.ssrc for packet in sent] == [9, 9, 10, 10, 10]
    assert [packet.timestamp for packet in sent] == [2**32 - 160, 0, 160, 160 + 960, 160 + 1920]
    assert {len(packet.payload) for packet in sent} == {160}


def test_a_leg_that_begins_in_opus_has_the_source_it_was_given() -> None:
    rig = Rig()
    rig.open("a", remote=None)
    rig.agree("a", 111, "opus")
    rig.tick(2)
    assert [(packet.ssrc, packet.payload_type) for _, packet in packets(rig)] == [(9, 111)] * 2


@pytest.mark.parametrize(("codec", "payload_type"), [("PCMU", 97), ("PCMA", 98), ("G722", 9)])
def test_other_codecs_share_the_clock_and_the_source(codec: str, payload_type: int) -> None:
    rig = Rig()
    rig.open("a")
    rig.agree("a", payload_type, codec)
    rig.tick(2)
    sent = [packet for _, packet in packets(rig)]
    assert [(packet.ssrc, packet.timestamp) for packet in sent] == [(9, 2**32 - 160), (9, 0), (9, 160)]
    assert {packet.payload_type for packet in sent[1:]} == {payload_type}
