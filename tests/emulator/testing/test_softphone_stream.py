"""The numbers on RTP packets: they follow one another, wrap, jump as the habits say, mark where talk begins."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from emulator.base.ids import Ids
from emulator.rtp.packet import parse
from emulator.testing.phone_habits import Jump, PhoneHabits
from emulator.testing.softphone_stream import RtpStream

if TYPE_CHECKING:
    from emulator.rtp.packet import RtpPacket


def sent(habits: PhoneHabits, seconds: float = 4.0) -> list[RtpPacket]:
    """Packets of 20 ms, one after another."""
    stream = RtpStream(habits, Ids.seeded(1))
    packets = []
    for position in range(0, round(seconds * 8000), 160):
        stream.advance(position)
        packets.append(parse(stream.audio(0, bytes(160), position)))
    return packets


def steps(packets: list[RtpPacket]) -> list[tuple[int, int]]:
    """(sequence, time stamp) from packet to packet, modulo their sizes."""
    return [
        ((b.sequence - a.sequence) & 0xFFFF, (b.timestamp - a.timestamp) & 0xFFFFFFFF)
        for a, b in itertools.pairwise(packets)
    ]


def test_plain_packets_follow_one_another_and_the_first_is_marked() -> None:
    packets = sent(PhoneHabits())
    assert set(steps(packets)) == {(1, 160)}
    assert len({packet.ssrc for packet in packets}) == 1
    assert [number for number, packet in enumerate(packets) if packet.marker] == [0]


def test_counters_wrap() -> None:
    packets = sent(PhoneHabits(first_sequence=65_500, first_timestamp=2**32 - 160))
    assert (packets[0].sequence, packets[0].timestamp) == (65_500, 2**32 - 160)
    assert (packets[36].sequence, packets[1].timestamp) == (0, 0)
    assert set(steps(packets)) == {(1, 160)}


def test_a_new_source_begins_anew() -> None:
    packets = sent(PhoneHabits(new_ssrc_at_s=2.0))
    assert [packets[99].ssrc == packet.ssrc for packet in packets[98:102]] == [True, True, False, False]
    assert steps(packets)[99] != (1, 160)
    assert packets[100].marker
    assert len({packet.ssrc for packet in packets}) == 2


def test_jumps_happen_once() -> None:
    packets = sent(PhoneHabits(timestamp_jump=Jump(at_s=1.0, by=-8000), sequence_jump=Jump(at_s=2.0, by=500)))
    assert steps(packets)[49] == (1, (160 - 8000) & 0xFFFFFFFF)
    assert steps(packets)[99] == (501, 160)
    assert sum(step != (1, 160) for step in steps(packets)) == 2


def test_another_clock_is_another_source() -> None:
    stream = RtpStream(PhoneHabits(), Ids.seeded(1))
    plain = [parse(stream.audio(0, b"", position)) for position in (0, 160)]
    stream.keep_clock(6)
    wide = [parse(stream.audio(111, b"", position)) for position in (320, 480)]
    stream.keep_clock(6)
    wide.append(parse(stream.audio(111, b"", 640)))
    assert steps(plain) == [(1, 160)]
    assert steps(wide) == [(1, 960), (1, 960)]
    assert [packet.marker for packet in wide] == [True, False, False], "talk begins anew with the source"
    assert wide[0].sequence == (plain[-1].sequence + 1) & 0xFFFF
    assert wide[0].ssrc != plain[0].ssrc
    assert (wide[0].timestamp - plain[-1].timestamp) & 0xFFFFFFFF not in {160, 960}, "its stamps begin anywhere"


def test_the_same_clock_is_the_same_source() -> None:
    stream = RtpStream(PhoneHabits(), Ids.seeded(1))
    before = parse(stream.audio(0, b"", 0))
    stream.keep_clock(1)
    after = parse(stream.audio(9, b"", 160))
    assert steps([before, after]) == [(1, 160)]
    assert (after.ssrc, after.marker) == (before.ssrc, False)


def test_markers_again_and_again_and_after_a_pause() -> None:
    packets = sent(PhoneHabits(marker_every_s=1.0))
    assert [number for number, packet in enumerate(packets) if packet.marker] == [0, 50, 100, 150]
    stream = RtpStream(PhoneHabits(), Ids.seeded(1))
    assert [parse(stream.audio(0, b"", 0)).marker for _ in range(2)] == [True, False]
    stream.pause()
    assert parse(stream.audio(0, b"", 0)).marker


def test_who_greets_says_so_first() -> None:
    assert len(RtpStream(PhoneHabits(), Ids.seeded(1)).first_words(3)) == 0
    assert len(RtpStream(PhoneHabits(greets="human"), Ids.seeded(1)).first_words(3)) == 1200 * 8
