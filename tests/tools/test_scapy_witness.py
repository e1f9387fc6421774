"""The live witness on loopback: each packet once, equal packets as often as they were sent, nothing before `ready`."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scenarios.proof.pcap import read_capture

pytestmark = [pytest.mark.live, pytest.mark.peer("scapy"), pytest.mark.peer("raw_socket")]
ROOT = Path(__file__).parents[2]


def test_it_sees_every_packet_once(tmp_path: Path) -> None:
    file = tmp_path / "witness.pcap"
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as target,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        target.bind(("127.0.0.1", 0))
        port = target.getsockname()[1]
        arguments = [sys.executable, "-m", "tools.scapy_witness", "lo", str(file), f"udp port {port}"]
        with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as witness:
            assert witness.stdout is not None
            assert witness.stdout.readline() == "ready\n"
            for number in range(50):
                for _ in range(1 + (number % 5 == 0)):
                    sender.sendto(b"\x80\x00" + bytes([number]) * 170, ("127.0.0.1", port))
                time.sleep(0.002)
            time.sleep(0.5)
            said, _ = witness.communicate(timeout=10)
    assert witness.returncode == 0
    assert said == "60 packets\n"
    capture = read_capture(file)
    numbers = [int(capture.data[start + 2]) for start in capture.start]
    assert numbers == [number for number in range(50) for _ in range(1 + (number % 5 == 0))]
    assert set(capture.length.tolist()) == {172}
    assert abs(int(capture.time_ns[-1]) / 1e9 - time.time()) < 60
