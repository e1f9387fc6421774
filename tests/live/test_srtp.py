"""SRTP on a real wire, with a stack that we did not write at either end: proved, and nothing in the clear."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scenarios.proof.pcap import read_capture
from tests.live.offhook_run import run_live
from tests.live.test_tap_and_dumpcap import wait_for_packets_to_be_seen

if TYPE_CHECKING:
    from scenarios.proof.pcap import Capture

CASE = Path("scenarios/cases/media/srtp_call.yaml")
pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("baresip"), pytest.mark.peer("dumpcap")]


def payloads(capture: Capture) -> set[bytes]:
    """Every RTP packet with 160 bytes of audio or its sealed form: all of them are of the calls' media."""
    rows = [row for row in range(len(capture.number)) if capture.length[row] in {172, 182}]
    return {capture.data[capture.start[row] : capture.start[row] + capture.length[row]].tobytes() for row in rows}


def test_baresip_at_both_ends_and_a_witness_that_hears_nothing(tmp_path: Path) -> None:
    witness_file = tmp_path / "witness.pcap"
    witness = subprocess.Popen(
        ["dumpcap", "-q", "-P", "-i", "lo", "-f", "udp", "-w", str(witness_file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_packets_to_be_seen(witness_file)
        run_live(tmp_path / "out", str(CASE), "--endpoint", "caller=baresip", "--endpoint", "agent=baresip")
    finally:
        time.sleep(1.0)  # dumpcap hands packets over in blocks
        witness.terminate()
        witness.wait(10)

    (tap,) = (tmp_path / "out").glob("*/capture.pcap")
    inside, outside = payloads(read_capture(tap)), payloads(read_capture(witness_file))
    assert len(inside) > 1000
    assert len(outside) > 1000
    assert not inside & outside
    assert {len(each) for each in inside} == {172}
    for written in (tmp_path / "out").rglob("timeline.*"):
        assert "inline:*" in written.read_text() or written.suffix == ".txt"
