"""The engine's own capture against an independent witness: dumpcap on the loopback interface sees the same packets."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from scenarios.proof.compare_captures import compare_captures
from tests.live.offhook_run import run_live

CASE = Path("scenarios/cases/inbound/inbound_did_dial_answer.yaml")
WITNESS_READY_S = 10.0
pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("dumpcap"), pytest.mark.peer("baresip")]


def test_tap_and_dumpcap_agree_packet_for_packet(tmp_path: Path) -> None:
    witness_file = tmp_path / "witness.pcap"
    witness = subprocess.Popen(
        ["dumpcap", "-q", "-P", "-i", "lo", "-f", "udp", "-w", str(witness_file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_packets_to_be_seen(witness_file)
        run_live(tmp_path / "out", str(CASE))
    finally:
        time.sleep(1.0)  # dumpcap hands packets over in blocks
        witness.terminate()
        witness.wait(10)

    taps = sorted((tmp_path / "out").glob("*/capture.pcap"))
    assert len(taps) == 6
    for tap in taps:
        verdicts = compare_captures(tap, witness_file)
        assert verdicts
        assert [verdict for verdict in verdicts if not verdict.passed] == []


def wait_for_packets_to_be_seen(file: Path) -> None:
    """dumpcap is ready when its file has a header."""
    deadline = time.monotonic() + WITNESS_READY_S
    while not file.exists() or file.stat().st_size < 24:
        assert time.monotonic() < deadline, "dumpcap does not start"
        time.sleep(0.05)
