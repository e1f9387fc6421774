"""scapy's reading of captures against our own reader: the same packets, times, addresses, payloads and RTP headers."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.address import Address
from emulator.rtp.packet import parse
from emulator.runtime.tap import Tap
from scenarios.proof.pcap import read_capture
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.rtp.packet import RtpPacket
    from scenarios.proof.pcap import Capture

pytestmark = pytest.mark.peer("scapy")
ROOT = Path(__file__).parents[2]


def dissected(capture: Path, every: int) -> list[dict[str, Any]]:
    """What scapy says, from its own process."""
    ran = subprocess.run(
        [sys.executable, "-m", "tools.scapy_dissect", str(capture), str(every)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def ours(capture: Capture, every: int) -> Iterable[dict[str, Any]]:
    for row in range(len(capture.number)):
        if int(capture.number[row]) % every:
            continue
        start, length = int(capture.start[row]), int(capture.length[row])
        payload = bytes(capture.data[start : start + length])
        source, destination = (capture.address(int(key[row])) for key in (capture.source, capture.destination))
        found: dict[str, Any] = {
            "number": int(capture.number[row]),
            "time_ns": int(capture.time_ns[row]),
            "source": [source.host, source.port],
            "destination": [destination.host, destination.port],
            "length": length,
            "crc": zlib.crc32(payload),
        }
        if length >= 12 and payload[0] >> 6 == 2:
            found["rtp"] = header(parse(payload))
        yield found


def header(packet: RtpPacket) -> list[int]:
    return [packet.payload_type, packet.sequence, packet.timestamp, packet.ssrc, len(packet.payload)]


@pytest.mark.parametrize("every", [1, 7])
def test_a_capture_of_a_call(tmp_path: Path, every: int) -> None:
    _, _, capture = make_call().write(tmp_path)
    if every == 1:
        capture.write_bytes(capture.read_bytes()[: 24 + 200 * (16 + 200)])  # all of a few, or some of many
    expected = list(ours(read_capture(capture), every))
    assert len(expected) > 150
    assert dissected(capture, every) == expected


def test_a_file_of_our_tap_with_both_ip_versions_and_sip(tmp_path: Path) -> None:
    file = tmp_path / "tap.pcap"
    tap = Tap(file, wall_epoch_ns=1_790_000_000_123_456_789)
    v4, v6 = Address("127.0.0.1", 20000), Address("::1", 20002)
    rtp = bytes.fromhex("80000001000000a0deadbeef") + b"\xff" * 160
    for at, (data, address) in enumerate([(rtp, v4), (rtp, v6), (b"OPTIONS sip:x SIP/2.0\r\n\r\n", v4), (b"", v4)]):
        tap.datagram(data, address, address, at * 20_000_001)
    tap.close()
    found = dissected(file, 1)
    assert found == list(ours(read_capture(file), 1))
    assert [row["time_ns"] - found[0]["time_ns"] for row in found] == [0, 20_000_001, 40_000_002, 60_000_003]
