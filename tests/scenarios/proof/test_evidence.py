"""What the file should hold, by the packets alone."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import BadInput
from scenarios.proof.evidence import gather, mixed
from tools.synthetic_wire import Datagram, pcap_bytes, rtp_packet

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall


def test_sides_are_what_the_script_says(call: SyntheticCall, evidence: Evidence) -> None:
    assert np.array_equal(evidence.sides["left"], call.left)
    assert np.array_equal(evidence.sides["right"], call.right)
    assert evidence.expected.shape == (80_000, 2)
    assert evidence.exact


def test_mono_is_the_saturated_sum() -> None:
    left, right = np.array([30_000, -30_000, 100], np.int16), np.array([10_000, -10_000, -30], np.int16)
    assert mixed(left, right).tolist() == [32_767, -32_768, 70]


def test_a_side_that_is_not_described_is_silent(
    call: SyntheticCall, files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    sidecar = copy.deepcopy(call.sidecar)
    del sidecar["spans"]["right"]  # type: ignore[attr-defined]
    path = tmp_path / "x.json"
    path.write_text(json.dumps(sidecar))
    assert not gather(files[0], path, [files[2]]).sides["right"].any()


def test_a_port_that_was_used_before(call: SyntheticCall, files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    leg = call.legs["leg-a"]
    wall = int(call.sidecar["wall_epoch_ns"])  # type: ignore[call-overload]
    earlier = [
        Datagram(n * 20_000_000, leg.talker.address, leg.local, rtp_packet(n, n * 160, 77, bytes(160)))
        for n in range(40)
    ]
    capture = tmp_path / "x.pcap"
    later = [datagram for other in call.legs.values() for datagram in other.arrived]
    capture.write_bytes(pcap_bytes([*earlier, *later, *call.sent], wall))
    assert len(gather(files[0], files[1], [capture]).legs["leg-a"].time_base.segments) == 2
    sidecar = copy.deepcopy(call.sidecar)
    sidecar["legs"]["leg-a"] |= {"opened_sample": 7000, "closed_sample": 87_000}  # type: ignore[index]
    path = tmp_path / "x.json"
    path.write_text(json.dumps(sidecar))
    heard = gather(files[0], path, [capture]).legs["leg-a"]
    assert len(heard.time_base.segments) == 1
    assert heard.time_base.arrival.max() < 87_000


def test_nothing_is_proved_without_a_capture(files: tuple[Path, Path, Path]) -> None:
    with pytest.raises(BadInput, match="without a capture"):
        gather(files[0], files[1], [])
