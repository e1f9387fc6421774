"""The audio of one direction: how much, in which codecs, by what clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scenarios.expect.one_direction import judge_drift, judge_flow
from scenarios.language.expectations import Rtp
from scenarios.proof.announced_types import audio_from_peer
from scenarios.proof.pcap import read_capture
from tests.scenarios.expect.made_up_wire import LOCAL, captured, plain

if TYPE_CHECKING:
    from pathlib import Path


def judged(file: Path, **words: Any) -> dict[str, tuple[bool, str | float]]:
    """Passed and measured, by the words of the verdict."""
    wanted = Rtp.model_validate({"of": "x", **words})
    flow = audio_from_peer(read_capture(file), str(LOCAL))
    verdicts = [*judge_flow(wanted, "x", flow, wanted.arrived, wanted.ptime, ""), *judge_drift(wanted, flow, "")]
    return {verdict.name.partition(": ")[2]: (verdict.passed, verdict.measured) for verdict in verdicts}


def test_the_amount_of_audio(tmp_path: Path) -> None:
    file = captured(tmp_path, plain(range(50)))
    assert judged(file, arrived="1 s ± 20 ms")["audio"] == (True, 1.0)
    assert judged(file, arrived="2 s ± 20 ms", sent="0 s ± 0 ms")["audio"] == (False, 1.0)


@pytest.mark.parametrize(("drift", "passed"), [("-1 % ± 0.1 %", True), ("+0 ppm ± 200 ppm", False)])
def test_the_clock_of_a_phone(tmp_path: Path, drift: str, passed: bool) -> None:
    slow = [packet._replace(at_ms=packet.at_ms * 1.01) for packet in plain(range(200))]
    assert judged(captured(tmp_path, slow), drift=drift)["drift"] == (passed, "-9901")


def test_too_few_packets_tell_nothing_of_a_clock(tmp_path: Path) -> None:
    found = judged(captured(tmp_path, plain(range(9))), drift="+0 ppm ± 200000 ppm")
    assert found["drift"] == (False, "too few packets")


def test_one_codec_after_another(tmp_path: Path) -> None:
    packets = [packet._replace(kind=8 if number >= 30 else 0) for number, packet in enumerate(plain(range(50)))]
    file = captured(tmp_path, packets)
    assert judged(file, codec=["PCMU", "PCMA"])["codec"] == (True, "PCMU then PCMA")
    for other in ("PCMU", ["PCMA", "PCMU"], ["PCMU", "PCMA", "PCMU"]):
        assert judged(file, codec=other)["codec"] == (False, "PCMU then PCMA")
