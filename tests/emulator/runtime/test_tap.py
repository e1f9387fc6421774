"""The capture that the tap writes, byte by byte, and read by programs that know nothing of it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from emulator.base.address import Address
from emulator.runtime.tap import Tap, ip_packet, ipv4_flow
from scenarios.proof.pcap import read_capture

EPOCH_NS = 1_790_000_000_000_000_000
PHONE, PLATFORM = Address("198.51.100.7", 4000), Address("192.0.2.1", 10000)
V6_PHONE, V6_PLATFORM = Address("2001:db8::7", 4000), Address("2001:db8::1", 10000)


def records(path: Path) -> list[tuple[int, bytes]]:
    """Times and packets of a nanosecond pcap, read plainly."""
    data = path.read_bytes()
    assert struct.unpack_from("<IHHiIII", data) == (0xA1B23C4D, 2, 4, 0, 0, 262144, 101)
    found, at = [], 24
    while at < len(data):
        seconds, nanoseconds, kept, length = struct.unpack_from("<IIII", data, at)
        assert kept == length
        found.append((seconds * 1_000_000_000 + nanoseconds, data[at + 16 : at + 16 + kept]))
        at += 16 + kept
    assert at == len(data)
    return found


def checksum(data: bytes) -> int:
    """RFC 1071, over data with its checksum in place: 0 when it is right."""
    data += b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def test_one_datagram_has_right_headers_and_time(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c.pcap", wall_epoch_ns=EPOCH_NS)
    tap.datagram(b"INVITE sip:x", PHONE, PLATFORM, 123_456_789)
    tap.close()
    ((at_ns, packet),) = records(tmp_path / "c.pcap")
    assert at_ns == EPOCH_NS + 123_456_789
    assert packet[0] == 0x45
    assert checksum(packet[:20]) == 0
    assert packet[12:20] == bytes([198, 51, 100, 7, 192, 0, 2, 1])
    assert struct.unpack("!HHH", packet[20:26]) == (4000, 10000, 8 + 12)
    assert packet[28:] == b"INVITE sip:x"
    pseudo = packet[12:20] + struct.pack("!BBH", 0, 17, len(packet) - 20)
    assert checksum(pseudo + packet[20:]) == 0


def test_ipv6_has_a_checksum(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c.pcap", wall_epoch_ns=EPOCH_NS)
    tap.datagram(b"odd", V6_PHONE, V6_PLATFORM, 1)
    tap.close()
    ((_, packet),) = records(tmp_path / "c.pcap")
    assert packet[0] >> 4 == 6
    assert struct.unpack("!HBB", packet[4:8]) == (11, 17, 64)
    assert checksum(packet[8:40] + struct.pack("!IHH", 11, 0, 17) + packet[40:]) == 0


def test_a_mixed_pair_of_addresses_is_written_as_ipv6() -> None:
    packet = ip_packet(b"x", Address("192.0.2.1", 1), Address("2001:db8::7", 2))
    assert packet[0] >> 4 == 6
    assert packet[8:24] == bytes(10) + b"\xff\xff" + bytes([192, 0, 2, 1])
    assert ip_packet(b"x", Address("fe80::1%eth0", 1), V6_PHONE)[8:10] == b"\xfe\x80"


def rows_of(
    payloads: list[bytes],
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.uint8]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    rows = np.full((len(payloads), 300), 0xEE, np.uint8)
    for row, payload in zip(rows, payloads, strict=True):
        row[: len(payload)] = np.frombuffer(payload, np.uint8)
    return rows, np.array([len(payload) for payload in payloads])


@pytest.mark.parametrize(
    "payloads",
    [[bytes([number]) * 172 for number in range(50)], [b"a" * 172, b"b" * 16, b"c" * 255, b"", b"d" * 173]],
    ids=["all of one length", "of many lengths"],
)
def test_many_rows_are_written_as_they_would_be_one_by_one(tmp_path: Path, payloads: list[bytes]) -> None:
    rows, lengths = rows_of(payloads)
    sources = [Address(f"198.51.{number}.7", 4000 + 2 * number) for number in range(len(payloads))]
    flows = np.array([np.frombuffer(ipv4_flow(source, PLATFORM), np.uint8) for source in sources])
    times = np.arange(len(payloads), dtype=np.int64) * 999_999_937
    many, single = Tap(tmp_path / "many", wall_epoch_ns=EPOCH_NS), Tap(tmp_path / "single", wall_epoch_ns=EPOCH_NS)
    many.ipv4_rows(rows, lengths, flows, times)
    many.ipv4_rows(rows[:0], lengths[:0], flows[:0], times[:0])
    for payload, source, at_ns in zip(payloads, sources, times.tolist(), strict=True):
        single.datagram(payload, source, PLATFORM, at_ns)
    many.close()
    single.close()
    for (many_ns, one), (single_ns, other) in zip(
        records(tmp_path / "many"), records(tmp_path / "single"), strict=True
    ):
        assert many_ns == single_ns
        # Rows carry no UDP checksum (0: none), which is two bytes of the header.
        assert one[:26] + b"\0\0" + one[28:] == other[:26] + b"\0\0" + other[28:]
        assert one[26:28] == b"\0\0"
        assert checksum(one[:20]) == 0


def test_the_file_can_be_read_while_it_grows(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c.pcap", wall_epoch_ns=EPOCH_NS)
    assert records(tmp_path / "c.pcap") == []
    for number in range(100):
        tap.datagram(b"x", PHONE, PLATFORM, number * 20_000_000)
    assert len(records(tmp_path / "c.pcap")) >= 50
    tap.datagram(b"x", PHONE, PLATFORM, 100 * 20_000_000)
    tap.flush()
    assert len(records(tmp_path / "c.pcap")) == 101
    tap.close()


def test_the_reader_of_the_proof_understands_it(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c.pcap", wall_epoch_ns=EPOCH_NS)
    tap.datagram(b"one", PHONE, PLATFORM, 5)
    tap.datagram(b"two", V6_PHONE, V6_PLATFORM, 6)
    tap.close()
    capture = read_capture(tmp_path / "c.pcap")
    assert capture.time_ns.tolist() == [EPOCH_NS + 5, EPOCH_NS + 6]
    assert capture.length.tolist() == [3, 3]
    assert not capture.torn


def test_a_full_disk_is_told_once_and_ends_no_call() -> None:
    tap = Tap(Path("/dev/full"), wall_epoch_ns=0)
    assert tap.take_error() == "/dev/full: No space left on device"
    tap.datagram(b"x" * 9000, Address("192.0.2.1", 1), Address("192.0.2.2", 2), 10**9)
    tap.flush()
    tap.close()
    assert tap.take_error() == ""
