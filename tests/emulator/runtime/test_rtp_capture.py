"""A tick's packets in the capture: addresses by slot, sorted by time, both IP versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.base.address import Address
from emulator.runtime.rtp_capture import RtpCapture
from emulator.runtime.tap import Tap, ip_packet

if TYPE_CHECKING:
    from pathlib import Path

EPOCH_NS = 1_790_000_000_000_000_000
PHONE, OTHER, PLATFORM = Address("198.51.100.7", 4000), Address("198.51.100.8", 4002), Address("192.0.2.1", 10000)
V6_PHONE, V6_PLATFORM = Address("2001:db8::7", 4000), Address("2001:db8::1", 10002)


def captured(path: Path) -> list[tuple[int, bytes]]:
    """(nanoseconds since the epoch of the test, packet without checksums)."""
    data, found, at = path.read_bytes(), [], 24
    while at < len(data):
        seconds, rest, length, _ = np.frombuffer(data, "<u4", 4, at).tolist()
        found.append((seconds * 1_000_000_000 + rest - EPOCH_NS, without_checksum(data[at + 16 : at + 16 + length])))
        at += 16 + length
    return found


def without_checksum(packet: bytes) -> bytes:
    """UDP's checksum may be absent."""
    start = 20 if packet[0] >> 4 == 4 else 40
    return packet[: start + 6] + packet[start + 8 :]


def expected(at_ns: int, data: bytes, source: Address, destination: Address) -> tuple[int, bytes]:
    return at_ns, without_checksum(ip_packet(data, source, destination))


def rows(count: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.repeat(np.arange(count, dtype=np.uint8)[:, None] + 65, 172, axis=1)


def test_a_tick_is_written_in_the_order_of_time(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c", wall_epoch_ns=EPOCH_NS)
    capture = RtpCapture(tap)
    for slot, local, peer in ((1, PLATFORM, PHONE), (20, Address("192.0.2.1", 10004), OTHER)):
        capture.open(slot, local)
        capture.hears(slot, peer)
        capture.answers(slot, peer)
    rx, tx = rows(30), rows(30) + 32
    first = rx.copy()
    capture.received(rx, np.array([20, 1]), np.array([172, 100], np.int32), np.array([700, 300]))
    rx[:] = 0
    capture.received(rx, np.array([1]), np.array([12], np.int32), np.array([800]))
    capture.sent(tx, np.array([1, 20]), 750)
    capture.end_tick()
    capture.close()
    assert captured(tmp_path / "c") == [
        expected(300, first[1, :100].tobytes(), PHONE, PLATFORM),
        expected(700, first[20].tobytes(), OTHER, Address("192.0.2.1", 10004)),
        expected(750, tx[1].tobytes(), PLATFORM, PHONE),
        expected(750, tx[20].tobytes(), Address("192.0.2.1", 10004), OTHER),
        expected(800, bytes(12), PHONE, PLATFORM),
    ]


def test_a_slot_that_is_used_again_forgets_its_peer(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c", wall_epoch_ns=EPOCH_NS)
    capture = RtpCapture(tap)
    again = Address("192.0.2.1", 10008)
    for tick, local in enumerate((PLATFORM, again)):
        capture.open(0, local)
        capture.hears(0, PHONE)
        capture.answers(0, OTHER)
        capture.received(rows(1), np.array([0]), np.array([172], np.int32), np.array([10 * tick + 1]))
        capture.sent(rows(1), np.array([0]), 10 * tick + 2)
        capture.end_tick()
    capture.close()
    data = rows(1)[0].tobytes()
    assert captured(tmp_path / "c") == [
        expected(1, data, PHONE, PLATFORM),
        expected(2, data, PLATFORM, OTHER),
        expected(11, data, PHONE, again),
        expected(12, data, again, OTHER),
    ]


def test_both_ip_versions_in_one_tick(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c", wall_epoch_ns=EPOCH_NS)
    capture = RtpCapture(tap)
    for slot, local, peer in ((0, PLATFORM, PHONE), (1, V6_PLATFORM, V6_PHONE)):
        capture.open(slot, local)
        capture.hears(slot, peer)
        capture.answers(slot, peer)
    slots, lengths = np.array([0, 1]), np.array([172, 50], np.int32)
    capture.received(rows(2), slots, lengths, np.array([5, 6]))
    capture.sent(rows(2), slots, 7)
    capture.end_tick()
    capture.close()
    assert sorted(captured(tmp_path / "c")) == sorted(
        [
            expected(5, rows(2)[0].tobytes(), PHONE, PLATFORM),
            expected(6, rows(2)[1, :50].tobytes(), V6_PHONE, V6_PLATFORM),
            expected(7, rows(2)[0].tobytes(), PLATFORM, PHONE),
            expected(7, rows(2)[1].tobytes(), V6_PLATFORM, V6_PHONE),
        ]
    )


def capturing(path: Path) -> RtpCapture:
    """With one leg in slot 0."""
    capture = RtpCapture(Tap(path, wall_epoch_ns=EPOCH_NS))
    capture.open(0, PLATFORM)
    capture.answers(0, PHONE)
    return capture


def test_ticks_are_written_many_at_a_time_and_never_kept_long(tmp_path: Path) -> None:
    capture = capturing(tmp_path / "c")
    for tick in range(60):
        capture.sent(rows(1), np.array([0]), tick * 20_000_000)
        capture.end_tick()
        capture._tap.flush()
        assert tick - len(captured(tmp_path / "c")) < 25
    capture.flush()
    assert [at_ns // 20_000_000 for at_ns, _ in captured(tmp_path / "c")] == list(range(60))
    capture.close()


def test_a_datagram_stands_behind_the_ticks_before_it(tmp_path: Path) -> None:
    capture = capturing(tmp_path / "c")
    capture.sent(rows(1), np.array([0]), 20)
    capture.end_tick()
    capture.datagram(b"BYE", PHONE, PLATFORM, 30)
    capture.sent(rows(1), np.array([0]), 40)
    capture.close()
    assert [at_ns for at_ns, _ in captured(tmp_path / "c")] == [20, 30, 40]


def test_an_ipv6_peer_of_an_ipv4_port_is_written_in_one_form(tmp_path: Path) -> None:
    tap = Tap(tmp_path / "c", wall_epoch_ns=EPOCH_NS)
    capture = RtpCapture(tap)
    capture.open(0, PLATFORM)
    capture.answers(0, V6_PHONE)
    tx = rows(1)
    capture.sent(tx, np.array([0]), 20)
    capture.close()
    assert captured(tmp_path / "c") == [expected(20, tx[0].tobytes(), PLATFORM, V6_PHONE)]
