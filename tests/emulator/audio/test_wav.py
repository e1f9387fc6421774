"""WAV files: FFmpeg and Python's own reader give back what was written."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from emulator.audio.wav import (
    HEADER_BYTES,
    LONG_HEADER_BYTES,
    MOST_BYTES,
    header_for,
    long_wav,
    wav_channels,
    wav_file,
    wav_header,
)
from tests.emulator.audio_files import samples_of

if TYPE_CHECKING:
    from pathlib import Path

STEREO = np.array([[1, -1], [32767, -32768], [5, 0]], np.int16)


def test_ffmpeg_reads_what_we_write() -> None:
    with av.open(io.BytesIO(wav_file(STEREO)), "r") as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        assert container.streams.audio[0].rate == 8000
    assert np.array_equal(np.concatenate(frames, axis=1).reshape(-1, 2), STEREO)


@pytest.mark.parametrize("pcm", [STEREO, STEREO[:, :1], STEREO[:0]])
def test_python_reads_what_we_write(pcm: np.ndarray) -> None:
    assert np.array_equal(samples_of(wav_file(pcm)), pcm)


def test_one_channel_may_be_a_plain_row_of_samples() -> None:
    assert wav_file(STEREO[:, 0]) == wav_file(STEREO[:, :1])


def test_the_header_stands_before_the_samples() -> None:
    assert len(wav_file(STEREO)) == HEADER_BYTES + 12
    assert wav_file(STEREO)[:HEADER_BYTES] == wav_header(3, 2)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_header_of_ours_tells_its_channels(channels: int) -> None:
    assert wav_channels(wav_header(7, channels)) == channels


@pytest.mark.parametrize("header", [b"", wav_header(7, 2)[:43], b"RIFF" + bytes(40), b"X" + wav_header(7, 2)[1:]])
def test_no_other_header_does(header: bytes) -> None:
    assert wav_channels(header) is None


def test_only_what_does_not_fit_into_32_bits_is_rf64() -> None:
    assert header_for(MOST_BYTES // 2, 1) == wav_header(MOST_BYTES // 2, 1)
    assert long_wav(header_for(MOST_BYTES // 2 + 1, 1)) == (MOST_BYTES // 2 + 1, 1)


def test_ffmpeg_knows_how_long_5_gib_are(tmp_path: Path) -> None:
    path, samples = tmp_path / "long.wav", 5 * 2**30 // 6
    with path.open("wb") as file:
        file.write(header_for(samples, 3))
        file.truncate(LONG_HEADER_BYTES + 6 * samples)
        file.seek(-6, io.SEEK_END)
        file.write(np.array([1, 2, 3], "<i2").tobytes())
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert (stream.channels, stream.rate, stream.duration) == (3, 8000, samples)
        container.seek(samples - 1, stream=stream)
        last = [frame.to_ndarray() for frame in container.decode(stream)][-1]
    assert last.reshape(-1, 3)[-1].tolist() == [1, 2, 3]


@pytest.mark.parametrize("other", [b"", wav_header(2**20, 2) + bytes(36), header_for(2**32, 1)[:79]])
def test_nothing_else_is_a_long_file(other: bytes) -> None:
    assert long_wav(other) is None
    changed = bytearray(header_for(2**32, 1))
    changed[30] ^= 1
    assert long_wav(bytes(changed)) is None
