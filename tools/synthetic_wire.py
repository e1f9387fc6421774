"""Makes RTP packets and capture files out of nothing, for tests and for the table of bad files."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import encode_alaw, encode_ulaw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np

    from emulator.base.address import Address

FRAME = 160
FRAME_NS = 20_000_000


@dataclass(frozen=True, slots=True)
class Datagram:
    """One UDP packet on the wire."""

    time_ns: int
    source: Address
    destination: Address
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What happens to packets on their way. Times in milliseconds, the rest are probabilities."""

    delay: float = 5
    jitter: float = 0
    loss: float = 0
    reorder: float = 0
    """A reordered packet is 30 ms later than it should be: the next one overtakes it."""
    duplicate: float = 0
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Talker:
    """A phone that plays its coded signal from the moment it starts, on its own clock."""

    name: str
    code: int
    address: Address
    ssrc: int
    start_ns: int
    frames: int
    payload_type: int = 0
    first_sequence: int = 65_500
    first_timestamp: int = 4_294_960_000
    drift_ppm: float = 0
    """Positive: the phone's clock is fast, its packets come too early."""

    def audio(self) -> bytes:
        """All that it says, encoded."""
        pcm = coded_signal(self.code, self.frames * FRAME)
        return (encode_ulaw(pcm) if self.payload_type == 0 else encode_alaw(pcm)).tobytes()

    def packets(self) -> Iterator[tuple[int, bytes]]:
        """When each packet leaves, and what it is."""
        audio = self.audio()
        for k in range(self.frames):
            leaves = self.start_ns + round(k * FRAME_NS / (1 + self.drift_ppm * 1e-6))
            payload = audio[k * FRAME : (k + 1) * FRAME]
            yield (
                leaves,
                rtp_packet(
                    self.first_sequence + k, self.first_timestamp + k * FRAME, self.ssrc, payload, self.payload_type
                ),
            )


def rtp_packet(sequence: int, timestamp: int, ssrc: int, payload: bytes, payload_type: int = 0) -> bytes:
    """RFC 3550 section 5.1; sequence number and time stamp wrap."""
    return struct.pack("!BBHII", 0x80, payload_type, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


def through(network: Network, talker: Talker, destination: Address) -> list[Datagram]:
    """What of a talker's packets arrives, in order of arrival."""
    random = Random(network.seed)
    arrived = []
    for leaves, packet in talker.packets():
        lost, late, twice = (random.random() < p for p in (network.loss, network.reorder, network.duplicate))
        delay_ms = network.delay + random.random() * network.jitter + 30 * late
        at = leaves + round(delay_ms * 1_000_000)
        if not lost:
            arrived.append(Datagram(at, talker.address, destination, packet))
        if twice and not lost:
            arrived.append(Datagram(at + 1_000_000, talker.address, destination, packet))
    return sorted(arrived, key=lambda datagram: datagram.time_ns)


def as_sent(frames: np.ndarray, source: Address, destination: Address, start_ns: int, ssrc: int) -> list[Datagram]:
    """What a platform sends: µ-law bytes `[n, 160]`, one row per tick from `start_ns`, 80 µs after the tick."""
    return [
        Datagram(start_ns + k * FRAME_NS + 80_000, source, destination, rtp_packet(k, k * FRAME, ssrc, frame.tobytes()))
        for k, frame in enumerate(frames)
    ]


def pcap_bytes(
    datagrams: Iterable[Datagram], wall_epoch_ns: int, *, nanoseconds: bool = True, order: str = "<"
) -> bytes:
    """A classic pcap of raw IPv4 packets in order of time."""
    unit = 1 if nanoseconds else 1000
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    parts = [struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65_535, 101)]
    for datagram in sorted(datagrams, key=lambda d: d.time_ns):
        seconds, rest = divmod(wall_epoch_ns + datagram.time_ns, 1_000_000_000)
        packet = ipv4_packet(datagram)
        parts += [struct.pack(order + "IIII", seconds, rest // unit, len(packet), len(packet)), packet]
    return b"".join(parts)


def ipv4_packet(datagram: Datagram) -> bytes:
    """RFC 791 and RFC 768 headers around a payload; checksums are left at 0."""
    length = len(datagram.payload)
    hosts = b"".join(bytes(map(int, a.host.split("."))) for a in (datagram.source, datagram.destination))
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 28 + length, 0, 0, 64, 17, 0) + hosts
    udp = struct.pack("!HHHH", datagram.source.port, datagram.destination.port, 8 + length, 0)
    return ip + udp + datagram.payload
