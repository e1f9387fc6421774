"""WAV files, good and bad."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.wav import header_for
from emulator.base.errors import BadInput
from scenarios.proof.recording import read_recording
from tools.synthetic_call import write_wav

if TYPE_CHECKING:
    from pathlib import Path


def test_samples_and_header(tmp_path: Path) -> None:
    samples = np.arange(-300, 300, dtype=np.int16).reshape(-1, 2)
    write_wav(tmp_path / "x.wav", samples)
    recording = read_recording(tmp_path / "x.wav")
    assert np.array_equal(recording.samples, samples)
    assert (recording.rate, recording.channels, recording.header_samples, recording.stray_bytes) == (8000, 2, 300, 0)


def test_other_chunks_are_stepped_over(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_wav(path, np.ones((10, 1), np.int16))
    data = path.read_bytes()
    listed = data[8:12] + b"LIST\x03\x00\x00\x00abc\x00" + data[12:]
    path.write_bytes(b"RIFF" + struct.pack("<I", len(listed)) + listed)
    recording = read_recording(path)
    assert recording.samples.tolist() == [[1]] * 10
    assert recording.stray_bytes == 0


def test_a_long_one_has_its_sizes_in_a_chunk_of_their_own(tmp_path: Path) -> None:
    path, samples = tmp_path / "x.wav", np.arange(-300, 300, dtype=np.int16).reshape(-1, 3)
    path.write_bytes(header_for(200, 3, most_bytes=0) + samples.astype("<i2").tobytes())
    recording = read_recording(path)
    assert np.array_equal(recording.samples, samples)
    assert (recording.channels, recording.header_samples, recording.stray_bytes) == (3, 200, 0)
    path.write_bytes(path.read_bytes()[:-600])
    torn = read_recording(path)
    assert (len(torn.samples), torn.header_samples) == (100, 200)


@pytest.mark.parametrize("more", [1, 640])
def test_what_stands_behind_the_end_belongs_to_nobody(tmp_path: Path, more: int) -> None:
    path = tmp_path / "x.wav"
    write_wav(path, np.ones((10, 2), np.int16))
    path.write_bytes(path.read_bytes() + bytes(more))
    recording = read_recording(path)
    assert (len(recording.samples), recording.stray_bytes) == (10, more)


@pytest.mark.parametrize(("at", "value"), [(28, 8000), (32, 2)], ids=["byte rate", "block align"])
def test_a_header_that_contradicts_itself(tmp_path: Path, at: int, value: int) -> None:
    path = tmp_path / "x.wav"
    write_wav(path, np.ones((10, 2), np.int16))
    data = bytearray(path.read_bytes())
    data[at : at + 2] = struct.pack("<H", value)
    path.write_bytes(data)
    with pytest.raises(BadInput, match="contradicts itself"):
        read_recording(path)


def test_a_header_that_promises_more(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_wav(path, np.ones((100, 2), np.int16))
    path.write_bytes(path.read_bytes()[:-6])
    recording = read_recording(path)
    assert (recording.header_samples, len(recording.samples), recording.stray_bytes) == (100, 98, 2)


@pytest.mark.parametrize(
    "data", [b"", b"OggS" + bytes(60), b"RIFF\x00\x00\x00\x00WAVE", b"RIFF\x00\x00\x00\x00WAVEdata"]
)
def test_no_wav(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.wav").write_bytes(data)
    with pytest.raises(BadInput, match=r"x\.wav"):
        read_recording(tmp_path / "x.wav")


def test_other_codings_and_missing_files(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    form = struct.pack("<HHIIHH", 7, 1, 8000, 8000, 1, 8)
    path.write_bytes(b"RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + form + b"data\x02\x00\x00\x00ab")
    with pytest.raises(BadInput, match="format 7, 8 bits"):
        read_recording(path)
    with pytest.raises(BadInput, match=r"none\.wav"):
        read_recording(tmp_path / "none.wav")
