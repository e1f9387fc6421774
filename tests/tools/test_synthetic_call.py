"""The made-up call: files that belong together, a truth that is not empty."""

from __future__ import annotations

import json
import wave
from typing import TYPE_CHECKING

import numpy as np

from tools.synthetic_call import ARMED, SAMPLES, make_call
from tools.synthetic_wire import Network

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = [(ARMED, ARMED + SAMPLES)]


def test_files(tmp_path: Path) -> None:
    call = make_call()
    wav, sidecar, capture = call.write(tmp_path)
    with wave.open(str(wav)) as file:
        assert file.getnframes() == SAMPLES
    assert json.loads(sidecar.read_text())["armed_sample"] == ARMED
    assert capture.stat().st_size > 300_000
    assert [party.name for party in call.parties] == ["caller", "first agent", "second agent"]


def test_without_a_network_nothing_is_missing() -> None:
    call = make_call(Network(delay=0))
    assert (np.abs(call.left[:1000]) > 0).mean() > 0.95
    assert [leg.late for leg in call.legs.values()] == [[], [], []]
    assert call.legs["leg-a"].record(WHOLE)["gaps"] == []
    # The first agent begins at 3.99 s and its 240 frames last 4.8 s; the recorder runs from 1 s to 11 s.
    assert call.legs["leg-b"].record(WHOLE)["gaps"] == [{"from": 8000, "to": 31_920}, {"from": 70_320, "to": 88_000}]
