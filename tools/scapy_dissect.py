"""Dissects a capture with scapy and prints UDP packets as JSON lines: a second opinion on our own pcap reader.

    python -m tools.scapy_dissect CAPTURE [EVERY]

Of every EVERY-th packet: its number in the file, time, addresses, length and CRC-32 of the UDP payload, and its RTP
header where it is version 2. scapy is GPL-2: it runs in this process and in none of ours.
"""

from __future__ import annotations

import json
import sys
import zlib
from typing import TYPE_CHECKING, Any

from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.rtp import RTP
from scapy.utils import PcapReader

if TYPE_CHECKING:
    from collections.abc import Iterator

RTP_HEADER_BYTES = 12


def rows(capture: str, every: int) -> Iterator[dict[str, Any]]:
    """One row for each chosen packet that is UDP."""
    with PcapReader(capture) as packets:
        for number, packet in enumerate(packets, 1):
            if number % every == 0 and UDP in packet:
                yield row(number, packet)


def row(number: int, packet: Any) -> dict[str, Any]:
    """What scapy makes of a packet; the time in nanoseconds since 1970."""
    network = packet[IP] if IP in packet else packet[IPv6]
    udp = packet[UDP]
    payload = bytes(udp.payload)
    found = {
        "number": number,
        "time_ns": int(packet.time * 1_000_000_000),
        "source": [network.src, udp.sport],
        "destination": [network.dst, udp.dport],
        "length": len(payload),
        "crc": zlib.crc32(payload),
    }
    if len(payload) >= RTP_HEADER_BYTES and payload[0] >> 6 == 2:
        rtp = RTP(payload)
        found["rtp"] = [rtp.payload_type, rtp.sequence, rtp.timestamp, rtp.sourcesync, len(rtp.payload)]
    return found


def main(capture: str, every: str = "1") -> None:
    """Print the rows."""
    for each in rows(capture, int(every)):
        print(json.dumps(each))  # noqa: T201 - a program that prints


if __name__ == "__main__":
    main(*sys.argv[1:])
