"""How a recording looks: least and greatest of each piece, from WAV and MP3, and what is no recording of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lameenc
import numpy as np
import pytest

from emulator.audio.wav import header_for, wav_file
from emulator.base.errors import Unavailable
from emulator.runtime.onlooking.waveform import names_of, shape_of

if TYPE_CHECKING:
    from pathlib import Path


def steps() -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    """Left: 1000 samples of each of four heights; right: their opposites, half as high."""
    left = np.repeat(np.array([0, 8192, -16384, -32768], np.int16), 1000)
    return np.stack([left, -(left // 2)], axis=1)


def test_the_extremes_of_each_piece(tmp_path: Path) -> None:
    path = tmp_path / "r.wav"
    path.write_bytes(wav_file(steps()))
    samples, (left, right) = shape_of(path, 2, 4)
    assert samples == 4000
    assert left == ([0, 0.25, -0.5, -1], [0, 0.25, -0.5, -1])
    assert right == ([0, -0.125, 0.25, 0.5], [0, -0.125, 0.25, 0.5])
    _, (whole, _) = shape_of(path, 2, 1)
    assert whole == ([-1.0], [0.25])


def test_no_more_pieces_than_samples_and_none_of_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "r.wav"
    path.write_bytes(wav_file(np.array([100, -100, 50], np.int16)))
    samples, ((least, greatest),) = shape_of(path, 1, 1000)
    assert (samples, len(least), len(greatest)) == (3, 3, 3)
    path.write_bytes(wav_file(np.zeros(0, np.int16)))
    assert shape_of(path, 1, 10) == (0, [([], [])])


def test_a_long_file_has_another_header(tmp_path: Path) -> None:
    path = tmp_path / "r.wav"
    path.write_bytes(header_for(4000, 2, most_bytes=0) + steps().astype("<i2").tobytes())
    assert shape_of(path, 2, 4)[1][0] == ([0, 0.25, -0.5, -1], [0, 0.25, -0.5, -1])


def test_an_mp3(tmp_path: Path) -> None:
    encoder = lameenc.Encoder()
    encoder.set_channels(2)
    encoder.set_in_sample_rate(8000)
    encoder.set_bit_rate(32)
    time = np.arange(16000) / 8000
    tone = (16384 * np.sin(2 * np.pi * 400 * time)).astype(np.int16)
    encoded = encoder.encode(np.stack([tone, np.zeros_like(tone)], axis=1).tobytes()) + encoder.flush()
    path = tmp_path / "r.mp3"
    path.write_bytes(bytes(encoded))
    samples, (left, right) = shape_of(path, 2, 10)
    assert samples == pytest.approx(16000, abs=3000)
    assert left[1][5] == pytest.approx(0.5, abs=0.05)
    assert left[0][5] == pytest.approx(-0.5, abs=0.05)
    assert abs(right[1][5]) < 0.05


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no wave at all" * 10])
@pytest.mark.parametrize("name", ["r.wav", "r.mp3"])
def test_what_is_no_recording_is_said_to_be_none(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unavailable, match=name):
        shape_of(tmp_path / name, 2, 10)
    with pytest.raises(Unavailable):
        shape_of(tmp_path / "none.wav", 2, 10)


def test_channels_have_names() -> None:
    assert names_of(1, is_room=True) == ["mono"]
    assert names_of(2, is_room=False) == ["left", "right"]
    assert names_of(3, is_room=True) == ["channel 1", "channel 2", "channel 3"]
