"""RTP measured in a capture that was made from a known script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scenarios.expect.rtp import judge_rtp, lost_packets
from scenarios.language.expectations import Rtp
from scenarios.proof.pcap import read_capture
from scenarios.proof.rtp_flow import flow_from_peer
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_call import SyntheticCall


@pytest.fixture(scope="module")
def call() -> SyntheticCall:
    return make_call()


@pytest.fixture(scope="module")
def capture(call: SyntheticCall, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return call.write(tmp_path_factory.mktemp("call"))[2]


def asked(**words: Any) -> Rtp:
    return Rtp.model_validate({"of": "x", **words})


def port_of(call: SyntheticCall, leg: str) -> int:
    return call.legs[leg].arrived[0].source.port


def failed(capture: Path, expected: Rtp, port: int | None) -> set[str]:
    return {verdict.name for verdict in judge_rtp([expected], capture, {"x": port}) if not verdict.passed}


def test_the_script_is_measured(call: SyntheticCall, capture: Path) -> None:
    name = next(iter(call.legs))
    verdicts = judge_rtp([asked(lost=10_000, at_least="1 s")], capture, {"x": port_of(call, name)})
    measured = {verdict.name: verdict.measured for verdict in verdicts}
    assert measured["rtp from x: codec"] == "PCMU"
    assert measured["rtp from x: ptime"] == "20"
    assert all(verdict.passed for verdict in verdicts), [str(verdict) for verdict in verdicts]


def test_another_codec_and_packet_time_are_told(call: SyntheticCall, capture: Path) -> None:
    wrong = asked(codec="PCMA", ptime="30 ms", lost=10_000)
    found = failed(capture, wrong, port_of(call, next(iter(call.legs))))
    assert {"rtp from x: codec", "rtp from x: ptime"} <= found


def test_too_little_audio_is_told(call: SyntheticCall, capture: Path) -> None:
    found = failed(capture, asked(at_least="1 h", lost=10_000), port_of(call, next(iter(call.legs))))
    assert found == {"rtp from x: audio", "rtp to x: audio"}


@pytest.mark.parametrize("port", [None, 9])
def test_a_party_that_sent_nothing_fails(capture: Path, port: int | None) -> None:
    assert failed(capture, asked(), port) == {"rtp of x"}


def test_lost_packets_are_holes_in_the_sequence(call: SyntheticCall, capture: Path) -> None:
    leg = next(iter(call.legs.values()))
    flow = flow_from_peer([read_capture(capture)], str(leg.local))
    before = lost_packets(flow)
    keep = np.ones(len(flow), bool)
    keep[10:13] = False
    assert lost_packets(flow.select(keep)) == before + 3
