"""WAV files: FFmpeg and Python's own reader give back what was written."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from emulator.audio.wav import HEADER_BYTES, wav_channels, wav_file, wav_header
from tests.emulator.audio_files import samples_of

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
