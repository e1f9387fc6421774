"""WAV files: what we write is read by FFmpeg, what others write is read by us, what is wrong is named."""

from __future__ import annotations

import io
import struct

import av
import numpy as np
import pytest

from emulator.audio.wav import HEADER_BYTES, read_wav, wav_header
from emulator.base.errors import BadInput

STEREO = np.array([[1, -1], [32767, -32768], [5, 0]], np.int16)


def wav(pcm: np.ndarray, rate: int = 8000) -> bytes:
    return wav_header(len(pcm), pcm.shape[1], rate) + pcm.astype("<i2").tobytes()


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def riff(*chunks: bytes) -> bytes:
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def form(tag: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16) -> bytes:
    frame = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * frame, frame, bits))


def test_ffmpeg_reads_what_we_write() -> None:
    with av.open(io.BytesIO(wav(STEREO)), "r") as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        assert container.streams.audio[0].rate == 8000
    assert np.array_equal(np.concatenate(frames, axis=1).reshape(-1, 2), STEREO)


def test_round_trip() -> None:
    found = read_wav(wav(STEREO, 16_000))
    assert found.rate == 16_000
    assert np.array_equal(found.pcm, STEREO)
    assert len(wav(STEREO)) == HEADER_BYTES + 12


def test_eight_bits_are_unsigned_and_scaled() -> None:
    data = riff(form(bits=8, channels=2), chunk(b"data", bytes([0, 128, 255, 129])))
    assert read_wav(data).pcm.tolist() == [[-32768, 0], [32512, 256]]


def test_other_chunks_are_skipped_with_their_padding() -> None:
    data = riff(chunk(b"LIST", b"odd"), form(), chunk(b"fact", bytes(4)), chunk(b"data", b"\1\0"))
    assert read_wav(data).pcm.tolist() == [[1]]


def test_extensible_pcm() -> None:
    body = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 16_000, 2, 16) + struct.pack("<HHIH", 22, 16, 4, 1) + bytes(14)
    assert read_wav(riff(chunk(b"fmt ", body), chunk(b"data", b"\2\0"))).pcm.tolist() == [[2]]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "'RIFF'"),
        (b"RIFX" + bytes(20), "'RIFF'"),
        (riff(form()), "'data' is missing"),
        (riff(chunk(b"data", b"")), "'fmt ' is missing"),
        (riff(chunk(b"fmt ", bytes(10)), chunk(b"data", b"")), "'fmt ' has 10 bytes"),
        (riff(form(tag=7), chunk(b"data", b"")), "format 0x0007"),
        (riff(form(bits=24), chunk(b"data", b"")), "24 bits"),
        (riff(form(channels=0), chunk(b"data", b"")), "0 channels"),
        (riff(form(channels=2), chunk(b"data", b"\0\0")), "'data' has 2 bytes"),
        (riff(form(), chunk(b"data", bytes(10)))[:-4], "'data' promises 10 bytes, the file ends after 6"),
    ],
)
def test_what_is_wrong_is_named(data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        read_wav(data, place="hold.wav")
    assert str(caught.value).startswith("hold.wav: ")
