"""The Info frame that opens an MP3 file and tells players how many samples to skip. Xing and LAME tag, revision 1.

A decoder gives whole frames, and the encoder and it both delay the audio. Only with this frame do the samples that
went in come out: FFmpeg, browsers and most players read it. For a constant bit rate without padding bits, which is
what 8000 Hz gives: every frame is equally long, this one too.
"""

from __future__ import annotations

from dataclasses import dataclass

FRAME_SAMPLES = 576
"""Per channel and frame of MPEG-2 and MPEG-2.5 layer III (8000 Hz is MPEG-2.5)."""
ENCODER_DELAY = 576
"""Samples of silence that LAME puts before the audio; the decoder's own 529 are known to every decoder."""

_FLAGS = 0b1111
"""Frames, bytes, table of contents and quality are all given."""
_ENCODER = b"LAME3.100"
_CONSTANT_BIT_RATE = 1
_MONO = 3
_CRC_POLYNOMIAL = 0xA001
"""CRC-16/ARC, bits reflected."""


def _crc_row(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (_CRC_POLYNOMIAL if value & 1 else 0)
    return value


_CRC_TABLE = tuple(map(_crc_row, range(256)))


def crc16(data: bytes | bytearray, crc: int = 0) -> int:
    """The tag's checksum (CRC-16/ARC) of `data`, carried on from `crc`."""
    table = _CRC_TABLE
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
    return crc


@dataclass(frozen=True, slots=True, kw_only=True)
class Mp3Audio:
    """The frames behind the tag."""

    header: bytes
    """The four bytes with which each of them begins."""
    frames: int
    frame_bytes: int
    samples: int
    """Per channel, that went into the encoder."""
    crc: int
    """`crc16` of all frames."""
    kilobits: int
    """Per second."""


def info_frame(audio: Mp3Audio) -> bytes:
    """One frame, as long as those behind it and silent for a decoder that does not know it."""
    size = (audio.frames + 1) * audio.frame_bytes
    mono = audio.header[3] >> 6 == _MONO
    tag = bytearray(audio.header)
    tag += bytes(9 if mono else 17)  # side information: no bits for any granule
    tag += b"Info" + _FLAGS.to_bytes(4) + audio.frames.to_bytes(4) + size.to_bytes(4)
    tag += bytes(percent * 256 // 100 for percent in range(100)) + bytes(4)
    tag += _ENCODER + bytes([_CONSTANT_BIT_RATE, 0]) + bytes(8 + 1)  # no low-pass, loudness or encoding flags told
    tag += bytes([min(audio.kilobits, 255)]) + _delays(audio) + bytes(1 + 1 + 2)
    tag += size.to_bytes(4) + audio.crc.to_bytes(2)
    tag += crc16(tag).to_bytes(2)
    return bytes(tag.ljust(audio.frame_bytes, b"\0"))


def _delays(audio: Mp3Audio) -> bytes:
    """Twelve bits each: what to skip at the beginning and at the end."""
    padding = audio.frames * FRAME_SAMPLES - ENCODER_DELAY - audio.samples
    assert 0 <= padding < 1 << 12, "an encoder adds two or three frames of silence, not more"
    return (ENCODER_DELAY << 12 | padding).to_bytes(3)
