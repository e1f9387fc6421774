"""The format of a recording is told by its bytes, not by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import BadInput
from emulator.runtime.mp3_worker import encode
from scenarios.proof.any_recording import read_any_recording
from tools.synthetic_call import write_wav

if TYPE_CHECKING:
    from pathlib import Path


def test_either_format(tmp_path: Path) -> None:
    wav, mp3 = tmp_path / "x.wav", tmp_path / "x.mp3"
    write_wav(wav, np.zeros((800, 1), np.int16))
    encode(wav, mp3)
    assert not read_any_recording(wav).lossy
    assert read_any_recording(mp3).lossy
    misnamed = mp3.rename(tmp_path / "y.wav")
    assert len(read_any_recording(misnamed).samples) == 800


@pytest.mark.parametrize("data", [b"", b"\xff", b"OggS" + bytes(60), b"ID3" + bytes(60), b"\xff\xfb" + bytes(60)])
def test_neither(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(BadInput, match="x: is no"):
        read_any_recording(tmp_path / "x")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="none: the recording cannot be read"):
        read_any_recording(tmp_path / "none")
