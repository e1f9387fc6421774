"""The front door: order of the checks, exit codes, bad input."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import BadInput
from scenarios.proof.verify import verify_paths, verify_recording
from tools.synthetic_call import make_call, write_wav
from tools.synthetic_wire import Network

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_call import SyntheticCall


def test_the_good_call(call: SyntheticCall, files: tuple[Path, Path, Path]) -> None:
    wav, sidecar, capture = files
    verdicts = verify_recording(wav, sidecar, [capture], parties=call.parties)
    assert [str(verdict) for verdict in verdicts if not verdict.passed] == []
    assert len(verdicts) > 15


@pytest.mark.parametrize("seed", range(5))
def test_good_calls_on_bad_networks(tmp_path: Path, seed: int) -> None:
    call = make_call(Network(delay=30, jitter=25, loss=0.1, reorder=0.1, duplicate=0.1, seed=seed))
    wav, sidecar, capture = call.write(tmp_path)
    verdicts = verify_recording(wav, sidecar, [capture], parties=call.parties)
    assert [str(verdict) for verdict in verdicts if not verdict.passed] == []


def test_exit_codes(call: SyntheticCall, tmp_path: Path) -> None:
    wav, _, capture = call.write(tmp_path)
    assert verify_paths(wav).exit_code == 0
    assert verify_paths(wav, capture, parties=call.parties).exit_code == 0
    write_wav(wav, np.stack([call.right, call.left], axis=1))
    outcome = verify_paths(wav, capture)
    assert outcome.exit_code == 1
    assert "channels swapped" in str(outcome.verdicts[-1])


def test_a_torn_capture_is_said(call: SyntheticCall, tmp_path: Path) -> None:
    wav, _, capture = call.write(tmp_path)
    capture.write_bytes(capture.read_bytes()[:-10])
    assert verify_paths(wav).verdicts[0].measured == "torn in its last packet"


def test_bad_input_names_the_file(call: SyntheticCall, tmp_path: Path) -> None:
    wav, sidecar, capture = call.write(tmp_path)
    with pytest.raises(BadInput, match=r"gone\.wav"):
        verify_paths(tmp_path / "gone.wav")
    with pytest.raises(BadInput, match=r"gone\.pcap"):
        verify_paths(wav, tmp_path / "gone.pcap")
    shutil.copy(capture, tmp_path / "another.pcap")
    with pytest.raises(BadInput, match="2 captures"):
        verify_paths(wav)
    sidecar.unlink()
    with pytest.raises(BadInput, match=r"call\.sidecar\.json"):
        verify_paths(wav, capture)
    for path in tmp_path.glob("*.pcap"):
        path.unlink()
    with pytest.raises(BadInput, match="no capture"):
        verify_paths(wav)
