"""The Info frame, field by field at the offsets of the Xing and LAME tag; decoders are asked in test_mp3_worker."""

from __future__ import annotations

import pytest

from emulator.audio.mp3_tag import Mp3Audio, crc16, info_frame

STEREO = Mp3Audio(header=bytes.fromhex("ffe38864"), frames=16, frame_bytes=576, samples=8000, crc=0xBEEF, kilobits=64)
MONO = Mp3Audio(header=bytes.fromhex("ffe348c4"), frames=16, frame_bytes=288, samples=8000, crc=0xBEEF, kilobits=32)


def test_the_checksum_is_arc() -> None:
    assert crc16(b"123456789") == 0xBB3D  # the check value of CRC-16/ARC in catalogues
    assert crc16(b"6789", crc16(b"12345")) == 0xBB3D


@pytest.mark.parametrize(("audio", "at"), [(STEREO, 21), (MONO, 13)], ids=["stereo", "mono"])
def test_fields(audio: Mp3Audio, at: int) -> None:
    frame = info_frame(audio)
    assert len(frame) == audio.frame_bytes
    assert frame[:4] == audio.header
    assert not any(frame[4:at])
    tag = frame[at:]
    size = 17 * audio.frame_bytes
    assert tag[:4] == b"Info"
    assert int.from_bytes(tag[4:8]) == 0b1111
    assert int.from_bytes(tag[8:12]) == 16
    assert int.from_bytes(tag[12:16]) == size
    assert list(tag[16:116]) == [256 * percent // 100 for percent in range(100)]
    lame = tag[120:]
    assert lame[:9] == b"LAME3.100"
    assert lame[9] & 0xF == 1
    assert lame[20] == audio.kilobits
    delay, padding = int.from_bytes(lame[21:24]) >> 12, int.from_bytes(lame[21:24]) & 0xFFF
    assert (delay, delay + 8000 + padding) == (576, 16 * 576)
    assert int.from_bytes(lame[28:32]) == size
    assert int.from_bytes(lame[32:34]) == 0xBEEF
    assert int.from_bytes(lame[34:36]) == crc16(frame[: at + 120 + 34])
    assert not any(lame[36:])


def test_frames_that_do_not_hold_the_samples_are_a_defect() -> None:
    short = Mp3Audio(header=STEREO.header, frames=14, frame_bytes=576, samples=8000, crc=0, kilobits=64)
    with pytest.raises(AssertionError, match="silence"):
        info_frame(short)
