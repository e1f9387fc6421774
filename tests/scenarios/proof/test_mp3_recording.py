"""MP3 files as the platform makes them, as LAME's own program makes them, and broken ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.base.errors import BadInput
from emulator.runtime.mp3_worker import encode
from scenarios.proof.mp3_recording import read_mp3, samples_by_tag
from tools.synthetic_call import write_wav

if TYPE_CHECKING:
    from pathlib import Path

FRAME = 576
"""Bytes of a frame of 64 kbit/s at 8000 Hz; it holds as many samples."""


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    """One second of two parties."""
    write_wav(tmp_path / "x.wav", np.stack([coded_signal(1, 8000), coded_signal(2, 8000)], axis=1))
    encode(tmp_path / "x.wav", tmp_path / "x.mp3")
    return tmp_path / "x.mp3"


def test_samples_and_tag(mp3: Path) -> None:
    recording = read_mp3(mp3)
    assert recording.samples.shape == (8000, 2)
    assert (recording.rate, recording.channels, recording.header_samples) == (8000, 2, 8000)
    assert recording.lossy
    for column in range(2):
        assert np.corrcoef(recording.samples[:, column], coded_signal(column + 1, 8000))[0, 1] > 0.99


def test_mono(tmp_path: Path) -> None:
    write_wav(tmp_path / "x.wav", coded_signal(1, 12_000)[:, None])
    encode(tmp_path / "x.wav", tmp_path / "x.mp3")
    recording = read_mp3(tmp_path / "x.mp3")
    assert (recording.samples.shape, recording.header_samples) == ((12_000, 1), 12_000)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("samples", [0, 160, 320])
def test_few_samples_or_none(tmp_path: Path, samples: int, channels: int) -> None:
    write_wav(tmp_path / "x.wav", np.stack([coded_signal(1, samples)] * channels, axis=1))
    encode(tmp_path / "x.wav", tmp_path / "x.mp3")
    recording = read_mp3(tmp_path / "x.mp3")
    assert (recording.samples.shape, recording.header_samples) == ((samples, channels), samples)


def test_a_file_without_the_tag_is_longer_and_says_nothing(mp3: Path) -> None:
    mp3.write_bytes(mp3.read_bytes()[FRAME:])
    recording = read_mp3(mp3)
    assert recording.header_samples == 0
    assert len(recording.samples) > 8000


def test_a_file_that_was_cut_is_shorter_than_its_tag_says(mp3: Path) -> None:
    mp3.write_bytes(mp3.read_bytes()[: 10 * FRAME + 100])
    recording = read_mp3(mp3)
    assert recording.header_samples == 8000
    assert 0 < len(recording.samples) < 8000


@pytest.mark.parametrize(
    ("header", "side_information", "frame_samples"),
    [("ffe388c4", 9, 576), ("ffe38864", 17, 576), ("fff388c4", 9, 576), ("fffb90c4", 17, 1152), ("fffb9064", 32, 1152)],
    ids=["2.5 mono", "2.5 stereo", "2 mono", "1 mono", "1 stereo"],
)
def test_the_tag_of_any_version(header: str, side_information: int, frame_samples: int) -> None:
    tag = b"Info" + (15).to_bytes(4) + (100).to_bytes(4) + bytes(4 + 100 + 4) + b"LAME3.100" + bytes(12)
    data = bytes.fromhex(header) + bytes(side_information) + tag + (576 << 12 | 1000).to_bytes(3)
    assert samples_by_tag(data) == 100 * frame_samples - 1576


def test_no_mp3(tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(b"\xff\xfb" + bytes(3000))
    with pytest.raises(BadInput, match=r"x\.mp3.*no MP3"):
        read_mp3(tmp_path / "x.mp3")
    with pytest.raises(BadInput, match=r"none\.mp3"):
        read_mp3(tmp_path / "none.mp3")
