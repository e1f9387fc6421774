"""Silences in wall time, on the clock of a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.expect.silences import silent_seconds, with_silences
from scenarios.proof.parties import Party
from scenarios.proof.sidecar import read_sidecar
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path

CALLER, AGENT = Party(name="caller", code=1), Party(name="agent", code=2)
S = 1_000_000_000


@pytest.fixture(scope="module")
def sidecar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_call().write(tmp_path_factory.mktemp("call"))[1]


def test_a_span_of_wall_time_becomes_samples_of_the_engine(sidecar: Path) -> None:
    epoch = read_sidecar(sidecar).wall_epoch_ns
    spans = {"caller": [(epoch + 2 * S, epoch + 3 * S)]}
    caller, agent = with_silences([CALLER, AGENT], spans, sidecar)
    assert caller.silent == ((16_000, 24_000),)
    assert agent.silent == ()


def test_only_what_falls_into_the_recording_counts(sidecar: Path) -> None:
    read = read_sidecar(sidecar)
    armed_ns = read.wall_epoch_ns + read.armed_sample * 125_000
    spans = {"caller": [(armed_ns - S, armed_ns + S // 2), (armed_ns + S, armed_ns + 2 * S)]}
    (caller,) = with_silences([CALLER], spans, sidecar)
    assert silent_seconds(caller, sidecar) == pytest.approx(1.5)
    assert silent_seconds(AGENT, sidecar) == 0


def test_without_silences_no_sidecar_is_read(tmp_path: Path) -> None:
    assert with_silences([CALLER], {}, tmp_path / "none") == [CALLER]
    with pytest.raises(BadInput):
        with_silences([CALLER], {"caller": [(0, 1)]}, tmp_path / "none")
