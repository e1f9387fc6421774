"""A capture of made-up RTP of one party: every packet is (arrival, sequence, time stamp) and what else it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.base.address import Address
from tools.synthetic_wire import Datagram, pcap_bytes, rtp_packet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LOCAL, PHONE = Address("192.0.2.1", 20_000), Address("198.51.100.1", 40_000)
PLATFORM_SIP, PHONE_SIP = Address("192.0.2.1", 5060), Address("198.51.100.1", 5070)
MS = 1_000_000


class Sent(NamedTuple):
    """One packet that arrived."""

    at_ms: float
    sequence: int
    timestamp: int
    ssrc: int = 7
    kind: int = 0
    """Payload type, and 0x80 for the marker."""
    source: Address = PHONE
    media: bytes = b"\x10" * 160


def plain(numbers: Iterable[int]) -> list[Sent]:
    """Packets of 20 ms, each at its time."""
    return [Sent(20.0 * number, number, 160 * number) for number in numbers]


def captured(folder: Path, packets: Iterable[Sent], sip: Iterable[tuple[float, str, Address, Address]] = ()) -> Path:
    """The file: RTP that arrived at LOCAL, and SIP messages (time in ms, first lines, source, destination)."""
    wire = [
        Datagram(
            round(packet.at_ms * MS),
            packet.source,
            LOCAL,
            rtp_packet(packet.sequence, packet.timestamp, packet.ssrc, packet.media, packet.kind),
        )
        for packet in packets
    ]
    wire += [Datagram(round(at * MS), source, there, text.encode()) for at, text, source, there in sip]
    file = folder / "capture.pcap"
    file.write_bytes(pcap_bytes(wire, 1_767_225_600_000_000_000))
    return file
