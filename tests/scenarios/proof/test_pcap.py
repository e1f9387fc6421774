"""Captures of every kind we may be given, and how little of a broken one gets lost."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from emulator.base.errors import BadInput
from scenarios.proof.pcap import read_capture
from tools.synthetic_wire import Datagram, ipv4_packet, pcap_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.pcap import Capture

WALL = 1_790_000_000_000_000_000
FROM, TO = Address("10.0.0.1", 4000), Address("10.0.0.9", 20000)
DATAGRAMS = [Datagram(k * 20_000_000 + 123, FROM, TO, bytes([k]) * (172 - k)) for k in range(5)]
RAW, ETHERNET, NULL, SLL, SLL2 = 101, 1, 0, 113, 276


def file_of(packets: list[bytes], link: int, order: str = "<") -> bytes:
    head = struct.pack(order + "IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, link)
    records = (struct.pack(order + "IIII", 1, k, len(p), len(p)) + p for k, p in enumerate(packets))
    return head + b"".join(records)


def read(folder: Path, data: bytes) -> Capture:
    path = folder / "x.pcap"
    path.write_bytes(data)
    return read_capture(path)


def payloads(capture: Capture) -> list[bytes]:
    spans = zip(capture.start.tolist(), capture.length.tolist(), strict=True)
    return [capture.data[start : start + length].tobytes() for start, length in spans]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("nanoseconds", [True, False])
def test_byte_order_and_precision(tmp_path: Path, order: str, nanoseconds: bool) -> None:
    capture = read(tmp_path, pcap_bytes(DATAGRAMS, WALL, nanoseconds=nanoseconds, order=order))
    assert payloads(capture) == [datagram.payload for datagram in DATAGRAMS]
    unit = 1 if nanoseconds else 1000
    assert capture.time_ns.tolist() == [(WALL + d.time_ns) // unit * unit for d in DATAGRAMS]
    assert capture.nanoseconds is nanoseconds
    assert capture.number.tolist() == [1, 2, 3, 4, 5]
    assert {capture.address(key) for key in capture.source.tolist()} == {FROM}
    assert set(capture.destination.tolist()) == {capture.key(TO)}
    assert not capture.torn


PREFIXES = {
    "ethernet": (ETHERNET, bytes(12) + b"\x08\x00"),
    "vlan": (ETHERNET, bytes(12) + b"\x81\x00\x00\x07\x08\x00"),
    "two vlans": (ETHERNET, bytes(12) + b"\x88\xa8\x00\x07\x81\x00\x00\x08\x08\x00"),
    "null": (NULL, b"\x02\x00\x00\x00"),
    "sll": (SLL, bytes(14) + b"\x08\x00"),
    "sll2": (SLL2, b"\x08\x00" + bytes(18)),
    "raw": (RAW, b""),
}


@pytest.mark.parametrize("name", PREFIXES)
def test_link_types(tmp_path: Path, name: str) -> None:
    link, prefix = PREFIXES[name]
    capture = read(tmp_path, file_of([prefix + ipv4_packet(d) + b"padding" for d in DATAGRAMS], link))
    assert payloads(capture) == [datagram.payload for datagram in DATAGRAMS]


def test_ipv6(tmp_path: Path) -> None:
    hosts = bytes(15) + b"\x01" + bytes(15) + b"\x02"
    udp = struct.pack("!HHHH", 5060, 6000, 8 + 4, 0) + b"abcd"
    packet = struct.pack("!IHBB", 6 << 28, len(udp), 17, 64) + hosts + udp
    capture = read(tmp_path, file_of([packet, ipv4_packet(DATAGRAMS[0]), packet], RAW))
    assert payloads(capture) == [b"abcd", DATAGRAMS[0].payload, b"abcd"]
    assert capture.address(int(capture.source[0])) == Address("::1", 5060)
    assert int(capture.destination[2]) == capture.key(Address("::2", 6000))
    assert capture.key(Address("::3", 6000)) == -1


@pytest.mark.parametrize(("link", "direction_at", "hardware_at"), [(SLL, 0, 2), (SLL2, 10, 8)])
def test_loopback_shows_each_packet_once(tmp_path: Path, link: int, direction_at: int, hardware_at: int) -> None:
    def cooked(direction: int, packet: bytes) -> bytes:
        head = bytearray(PREFIXES["sll" if link == SLL else "sll2"][1])
        head[hardware_at : hardware_at + 2] = struct.pack("!H", 772)
        head[direction_at + (link == SLL)] = direction
        return bytes(head) + packet

    both = [cooked(direction, ipv4_packet(d)) for d in DATAGRAMS for direction in (4, 0)]
    assert payloads(read(tmp_path, file_of(both, link))) == [d.payload for d in DATAGRAMS]
    incoming = [cooked(0, ipv4_packet(d)) for d in DATAGRAMS]
    assert payloads(read(tmp_path, file_of(incoming, link))) == [d.payload for d in DATAGRAMS]


def test_what_is_cut_is_counted(tmp_path: Path) -> None:
    whole = ipv4_packet(DATAGRAMS[0])
    fragment = whole[:6] + b"\x20\x00" + whole[8:]
    capture = read(
        tmp_path, file_of([whole, whole[:100], fragment, b"\x45", b"", whole[:9] + b"\x06" + whole[10:]], RAW)
    )
    assert payloads(capture) == [DATAGRAMS[0].payload]
    assert capture.truncated == 2


def test_torn_last_packet(tmp_path: Path) -> None:
    data = pcap_bytes(DATAGRAMS, WALL)
    for cut in (1, 100, 200, 205):
        capture = read(tmp_path, data[:-cut])
        assert capture.torn
        assert payloads(capture) == [datagram.payload for datagram in DATAGRAMS[:4]]


def test_empty_capture(tmp_path: Path) -> None:
    capture = read(tmp_path, file_of([], RAW))
    assert len(capture.number) == 0
    assert not capture.torn


@pytest.mark.parametrize(
    "data", [b"", b"abc", b"RIFF" * 20, struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 147)]
)
def test_no_capture(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInput, match=r"x\.pcap"):
        read(tmp_path, data)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.pcap"):
        read_capture(tmp_path / "none.pcap")


def test_noise_never_raises(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    for _ in range(50):
        packets = [random.bytes(int(n)) for n in random.integers(0, 120, 20)]
        for link in (RAW, ETHERNET, NULL, SLL, SLL2):
            read(tmp_path, file_of([b"\x45" + p for p in packets], link))
