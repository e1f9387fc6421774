"""The talker: nominal times however late it is pumped, A-law, digits, silence, hold."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.coders import CODERS
from emulator.audio.dtmf import key_tones
from emulator.audio.g711 import ULAW_TO_PCM, encode_alaw, encode_ulaw
from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.rtp.packet import parse
from emulator.rtp.telephone_event import decode_events
from emulator.runtime.network import Datagram
from emulator.testing.phone_habits import PLAIN, PhoneHabits
from emulator.testing.softphone_talker import NS_PER_PACKET, RtpTalker

if TYPE_CHECKING:
    from emulator.rtp.packet import RtpPacket

HERE, THERE = Address("198.51.100.1", 40000), Address("192.0.2.1", 4000)
MS = 1_000_000


@dataclass
class Wire:
    """A media socket that keeps what is sent and gives what is put into `arriving`."""

    local: Address = HERE
    sent: list[tuple[RtpPacket, int]] = field(default_factory=list)
    arriving: list[Datagram] = field(default_factory=list)

    def send(self, data: bytes, destination: Address, at_ns: int) -> None:
        assert destination == THERE
        self.sent.append((parse(data), at_ns))

    def receive(self, until_ns: int) -> list[Datagram]:  # noqa: ARG002 - the protocol's
        taken, self.arriving = self.arriving, []
        return taken

    def close(self) -> None:
        self.arriving.clear()


def talking(
    wire: Wire, payload_type: int = 0, event_type: int | None = 101, seed: int = 1, habits: PhoneHabits = PLAIN
) -> RtpTalker:
    talker = RtpTalker(wire, code=3, ids=Ids.seeded(seed), habits=habits)
    talker.point_at(THERE, payload_type, event_type)
    talker.start(5 * MS)
    return talker


def test_packets_stand_on_the_phones_own_grid_however_late_it_is_pumped() -> None:
    prompt, late = Wire(), Wire()
    one, other = talking(prompt), talking(late)
    for now in range(0, 2000 * MS, 20 * MS):
        one.pump(now)
    other.pump(700 * MS)
    other.pump(1980 * MS)
    assert prompt.sent == late.sent
    times = [at for _, at in late.sent]
    assert times[0] >= 5 * MS
    assert {b - a for a, b in itertools.pairwise(times)} == {NS_PER_PACKET}


def test_each_phone_has_a_phase_of_its_own() -> None:
    phases = set()
    for seed in range(8):
        start = talking(Wire(), seed=seed).next_packet_ns
        assert start is not None
        assert 5 * MS <= start < 5 * MS + NS_PER_PACKET
        phases.add(start)
    assert len(phases) == 8


def test_it_starts_only_once() -> None:
    talker = talking(Wire())
    before = talker.next_packet_ns
    talker.start(999 * MS)
    assert talker.next_packet_ns == before


def test_nothing_is_sent_before_it_starts() -> None:
    wire = Wire()
    talker = RtpTalker(wire, code=3, ids=Ids.seeded(1))
    talker.point_at(THERE, 0, None)
    talker.pump(10**12)
    assert (wire.sent, talker.next_packet_ns, talker.can_press) == ([], None, False)


@pytest.mark.parametrize(("payload_type", "encode"), [(0, encode_ulaw), (8, encode_alaw)])
def test_the_signal_crosses_the_seconds_without_a_seam(payload_type: int, encode: object) -> None:
    wire = Wire()
    talking(wire, payload_type).pump(2500 * MS)
    payload = b"".join(packet.payload for packet, _ in wire.sent)
    assert callable(encode)
    assert payload == np.asarray(encode(coded_signal(3, len(payload)))).tobytes()
    assert {packet.payload_type for packet, _ in wire.sent} == {payload_type}


@pytest.mark.parametrize(("payload_type", "silence"), [(0, b"\xff"), (8, b"\xd5")])
def test_mute_is_silence_of_the_codec(payload_type: int, silence: bytes) -> None:
    wire = Wire()
    talker = talking(wire, payload_type)
    talker.speaking = False
    talker.pump(100 * MS)
    assert {packet.payload for packet, _ in wire.sent} == {silence * 160}


def test_on_hold_the_clock_goes_on() -> None:
    wire = Wire()
    talker = talking(wire)
    talker.pump(100 * MS)
    talker.point_at(None, 0, 101)
    talker.pump(300 * MS)
    talker.point_at(THERE, 0, 101)
    talker.pump(400 * MS)
    packets = [packet for packet, _ in wire.sent]
    steps = [(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in itertools.pairwise(packets)]
    assert sorted(set(steps)) == [160, 160 * 11]
    assert {(b.sequence - a.sequence) & 0xFFFF for a, b in itertools.pairwise(packets)} == {1}


def test_a_digit_takes_the_place_of_audio() -> None:
    wire = Wire()
    talker = talking(wire)
    talker.pump(100 * MS)
    count = talker.press("5")
    talker.pump(100 * MS + (count + 5) * NS_PER_PACKET)
    events = [packet for packet, _ in wire.sent if packet.payload_type == 101]
    told = [event for packet in events for event in decode_events(packet.payload)]
    assert [event.key for event in told] == ["5"] * 7
    assert [event.end for event in told] == [False] * 4 + [True] * 3
    assert len({packet.timestamp for packet in events}) == 1
    assert [packet.marker for packet in events] == [True] + [False] * 6
    times = [at for _, at in wire.sent]
    assert {b - a for a, b in itertools.pairwise(times)} == {NS_PER_PACKET}


def test_what_arrives_is_kept() -> None:
    wire = Wire(arriving=[Datagram(b"x", THERE, 1)])
    talker = talking(wire)
    talker.pump(0)
    wire.arriving.append(Datagram(b"y", THERE, 2))
    talker.pump(20 * MS)
    assert [datagram.data for datagram in talker.heard] == [b"x", b"y"]


@pytest.mark.parametrize("ptime_ms", [10, 20, 30, 40, 60])
def test_packets_of_every_length_carry_the_whole_signal(ptime_ms: int) -> None:
    wire = Wire()
    talking(wire, habits=PhoneHabits(ptime_ms=ptime_ms)).pump(3000 * MS)
    payload = b"".join(packet.payload for packet, _ in wire.sent)
    assert {len(packet.payload) for packet, _ in wire.sent} == {ptime_ms * 8}
    assert payload == np.asarray(encode_ulaw(coded_signal(3, len(payload)))).tobytes()
    assert {b - a for (_, a), (_, b) in itertools.pairwise(wire.sent)} == {ptime_ms * MS}


@pytest.mark.parametrize(("drift_ppm", "packets"), [(200, 5002), (-200, 5000), (-10_000, 4951), (10_000, 5051)])
def test_a_clock_that_is_off(drift_ppm: int, packets: int) -> None:
    wire = Wire()
    talker = talking(wire, habits=PhoneHabits(drift_ppm=drift_ppm))
    assert talker.started_ns is not None
    talker.pump(talker.started_ns + 100_000 * MS)
    assert len(wire.sent) == packets
    assert {(b.timestamp - a.timestamp) & 0xFFFFFFFF for (a, _), (b, _) in itertools.pairwise(wire.sent)} == {160}


def test_a_late_start_is_late_to_the_nanosecond() -> None:
    wire = Wire()
    talking(wire, habits=PhoneHabits(start_late_s=3.0)).pump(3100 * MS)
    assert wire.sent[0][1] == 3005 * MS


def test_comfort_noise_in_place_of_silence() -> None:
    wire = Wire()
    talker = talking(wire, habits=PhoneHabits(comfort_noise=True))
    talker.pump(1000 * MS)
    talker.speaking = False
    talker.pump(2000 * MS)
    talker.speaking = True
    talker.pump(2100 * MS)
    packets = [packet for packet, _ in wire.sent]
    noise = [packet for packet in packets if packet.payload_type == 13]
    assert [packet.payload for packet in noise] == [b"\x40"] * 3
    assert {(b.sequence - a.sequence) & 0xFFFF for a, b in itertools.pairwise(packets)} == {1}
    back = packets.index(noise[-1]) + 1
    assert [packet.marker for packet in packets[back - 1 : back + 2]] == [False, True, False]
    assert (packets[back].timestamp - packets[0].timestamp) & 0xFFFFFFFF == 100 * 160, "the clock goes on"


def test_it_goes_on_from_another_socket() -> None:
    first, second = Wire(), Wire()
    talker = talking(first)
    talker.pump(1000 * MS)
    talker.move_to(second, 1000 * MS)
    talker.pump(2000 * MS)
    packets = [packet for packet, _ in first.sent + second.sent]
    assert len(first.sent) == len(second.sent) == 50
    steps = {(b.sequence - a.sequence, b.timestamp - a.timestamp) for a, b in itertools.pairwise(packets)}
    assert steps == {(1, 160)}


def test_tones_take_the_place_of_what_is_said_even_while_mute() -> None:
    wire = Wire()
    talker = talking(wire)
    talker.speaking = False
    talker.pump(0)
    before = len(wire.sent)
    talker.sound("5")
    talker.pump(400 * MS)
    spoken = b"".join(packet.payload for packet, _ in wire.sent[before:])
    pcm = ULAW_TO_PCM[np.frombuffer(spoken, np.uint8)]
    loud = np.flatnonzero(np.abs(pcm) > 100)
    assert loud[-1] - loud[0] == pytest.approx(800, abs=20)
    assert {packet.payload_type for packet, _ in wire.sent[before:]} == {0}


def test_a_phone_may_err_in_the_length_of_a_key() -> None:
    wire = Wire()
    talker = talking(wire)
    talker.press("5", 0)
    talker.pump(400 * MS)
    told = [decode_events(packet.payload)[0] for packet, _ in wire.sent if packet.payload_type == 101]
    assert {event.duration for event in told} == {0}


@pytest.mark.parametrize(("codec", "payload_type", "clock"), [("G722", 9, 1), ("opus", 111, 6)])
@pytest.mark.parametrize("mute_from_ms", [None, 0, 500])
def test_a_codec_with_a_memory_hears_all_in_order(
    codec: str, payload_type: int, clock: int, mute_from_ms: int | None
) -> None:
    wire = Wire()
    talker = talking(wire, habits=PhoneHabits(ptime_ms=60))
    talker.point_at(THERE, payload_type, 101, codec)
    if mute_from_ms is not None:
        talker.pump(mute_from_ms * MS)
        talker.speaking = False
    talker.pump(1000 * MS)
    packets = [packet for packet, _ in wire.sent]
    spoken = coded_signal(3, len(packets) * 160)
    if mute_from_ms is not None:
        spoken[sum(at <= mute_from_ms * MS for _, at in wire.sent) * 160 :] = 0
    encoder = CODERS[codec].encoder()
    assert [packet.payload for packet in packets] == [encoder.encode(part) for part in spoken.reshape(-1, 160)]
    assert {packet.payload_type for packet in packets} == {payload_type}
    assert {(b.timestamp - a.timestamp) & 0xFFFFFFFF for a, b in itertools.pairwise(packets)} == {160 * clock}
    assert {b - a for (_, a), (_, b) in itertools.pairwise(wire.sent)} == {NS_PER_PACKET}, "whatever ptime it likes"


def test_tones_of_keys_go_through_the_encoder() -> None:
    wire = Wire()
    talker = talking(wire)
    talker.point_at(THERE, 9, 101, "G722")
    talker.sound("5")
    talker.pump(300 * MS)
    encoder = CODERS["G722"].encoder()
    tones = np.concatenate([key_tones("5", 100), np.zeros(800, np.int16)]).reshape(-1, 160)
    assert [packet.payload for packet, _ in wire.sent[:10]] == [encoder.encode(part) for part in tones]


def test_words_take_the_place_of_silence_and_the_signal_goes_on_behind_them() -> None:
    wire = Wire()
    talker = talking(wire)
    talker.speaking = False
    words = coded_signal(9, 1000)
    talker.say(words[:600])
    talker.say(words[600:])
    talker.pump(200 * MS)
    talker.speaking = True
    talker.pump(300 * MS)
    sent = b"".join(packet.payload for packet, _ in wire.sent)
    silence = np.asarray(encode_ulaw(np.zeros(len(sent), np.int16))).tobytes()
    assert sent[:1000] == np.asarray(encode_ulaw(words)).tobytes()
    begins = 160 * sum(at <= 200 * MS for _, at in wire.sent)
    assert sent[1000:begins] == silence[1000:begins]
    assert sent[begins:] == np.asarray(encode_ulaw(coded_signal(3, len(sent) - begins, begins))).tobytes()


def test_a_codec_is_changed_between_two_packets_and_the_signal_goes_on() -> None:
    wire = Wire()
    talker = talking(wire)
    talker.pump(500 * MS)
    first = len(wire.sent)
    talker.point_at(THERE, 111, 101, "opus")
    talker.pump(1000 * MS)
    second = len(wire.sent)
    talker.point_at(THERE, 8, 101, "PCMA")
    talker.pump(1500 * MS)
    packets = [packet for packet, _ in wire.sent]
    spoken = coded_signal(3, len(packets) * 160).reshape(-1, 160)
    encoder = CODERS["opus"].encoder()
    assert [each.payload for each in packets[:first]] == [encode_ulaw(part).tobytes() for part in spoken[:first]]
    assert [each.payload for each in packets[first:second]] == [encoder.encode(part) for part in spoken[first:second]]
    assert [each.payload for each in packets[second:]] == [encode_alaw(part).tobytes() for part in spoken[second:]]
    sources = [(ssrc, len(list(run))) for ssrc, run in itertools.groupby(packet.ssrc for packet in packets)]
    assert [count for _, count in sources] == [first, second - first, len(packets) - second]
    assert len({ssrc for ssrc, _ in sources}) == 3, "another clock, another source"
    assert {(b.sequence - a.sequence) & 0xFFFF for a, b in itertools.pairwise(packets)} == {1}


@pytest.mark.parametrize(
    ("payload_type", "codec", "clock"), [(0, "PCMU", 8000), (9, "G722", 8000), (111, "opus", 48_000)]
)
def test_a_digit_counts_in_the_clock_of_its_stream(payload_type: int, codec: str, clock: int) -> None:
    wire = Wire()
    talker = talking(wire)
    talker.point_at(THERE, payload_type, 101, codec, event_clock=clock)
    talker.press("5")
    talker.pump(400 * MS)
    packets = [packet for packet, _ in wire.sent]
    events = [decode_events(packet.payload)[0] for packet in packets if packet.payload_type == 101]
    assert max(event.duration for event in events) == clock // 10
    after = next(packet for packet in packets[len(events) :])
    assert (after.timestamp - packets[0].timestamp) & 0xFFFFFFFF == len(events) * clock // 50
