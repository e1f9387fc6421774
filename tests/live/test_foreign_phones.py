"""Inbound dial-answer between phones that are none of ours, each stack in both roles; scapy sees the same packets."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scenarios.proof.compare_captures import compare_captures
from tests.live.offhook_run import run_live

CASE = Path("scenarios/cases/inbound/inbound_did_dial_answer.yaml")
pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("baresip")]


def run(out: Path, caller: str, agent: str) -> dict[str, Any]:
    """Run the case with these kinds; every case that is left has passed."""
    return run_live(out, str(CASE), "--endpoint", f"caller={caller}", "--endpoint", f"agent={agent}")


def verdicts(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for case in report["scenarios"] for each in case["verdicts"] if each["name"].endswith(name)]


@pytest.mark.peer("pyvoip")
@pytest.mark.parametrize("weak", ["caller", "agent"])
def test_pyvoip_and_baresip(tmp_path: Path, weak: str) -> None:
    kinds = {"caller": "baresip", "agent": "baresip"} | {weak: "pyvoip"}
    report = run(tmp_path, **kinds)
    clocks = verdicts(report, ": clock")
    assert [each["name"] for each in clocks] == [f"recording: {weak}: clock"] * len(report["scenarios"])
    assert all("ppm" in each["measured"] for each in clocks)


@pytest.mark.peer("sipp")
@pytest.mark.parametrize("scripted", ["caller", "agent"])
def test_sipp_and_baresip(tmp_path: Path, scripted: str) -> None:
    kinds = {"caller": "baresip", "agent": "baresip"} | {scripted: "sipp"}
    report = run(tmp_path, **kinds)
    assert verdicts(report, ": clock") == []
    assert list(tmp_path.glob(f"*/sipp-{scripted}.*.screen.log"))


@pytest.mark.peer("sipp")
@pytest.mark.peer("scapy")
@pytest.mark.peer("raw_socket")
def test_scapy_sees_what_the_tap_holds(tmp_path: Path) -> None:
    file = tmp_path / "witness.pcap"
    arguments = [sys.executable, "-m", "tools.scapy_witness", "lo", str(file), "udp"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as witness:
        assert witness.stdout is not None
        assert witness.stdout.readline() == "ready\n"
        run(tmp_path / "out", "sipp", "baresip")
        time.sleep(0.5)
        witness.communicate(timeout=20)
    for tap in (tmp_path / "out").glob("*/capture.pcap"):
        assert [str(each) for each in compare_captures(tap, file) if not each.passed] == []


@pytest.mark.parametrize("codec", ["g722", "opus"])
def test_baresip_in_other_codecs_than_g711(tmp_path: Path, codec: str) -> None:
    report = run_live(tmp_path, f"scenarios/cases/media/codec_{codec}.yaml", "--endpoint", "caller=baresip")
    assert [each["passed"] for each in verdicts(report, "caller: plays its signal")] == [True]
