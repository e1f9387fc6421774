"""WAV (RIFF) as bytes and arrays: the 44-byte header of 16-bit PCM that recorders write; a reader of 8 and 16 bit."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.base.errors import BadInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER_BYTES = 44
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_FORMAT = struct.Struct("<HHIIHH")
_PCM = 1
_EXTENSIBLE = 0xFFFE


def wav_header(samples: int, channels: int, rate: int = 8000) -> bytes:
    """The 44 bytes before `samples` frames of little-endian 16-bit PCM."""
    frame = 2 * channels
    size = samples * frame
    return _HEADER.pack(
        b"RIFF", size + 36, b"WAVE", b"fmt ", 16, _PCM, channels, rate, rate * frame, frame, 16, b"data", size
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wav:
    """A decoded file."""

    pcm: NDArray[np.int16]
    """[samples, channels]; 8-bit files are scaled to 16 bits."""
    rate: int
    """Samples per second and channel."""


def read_wav(data: bytes, *, place: str = "WAV") -> Wav:
    """Decode a whole WAV file of 8- or 16-bit PCM, any rate and number of channels.

    Raises BadInput that names the chunk at fault; `place` (a file name) leads the message.
    """
    chunks = _chunks(data, place)
    for name in ("fmt ", "data"):
        if name not in chunks:
            raise BadInput(f"chunk '{name}' is missing", place=place)
    channels, rate, width = _format(chunks["fmt "], place)
    body = chunks["data"]
    if len(body) % (channels * width):
        raise BadInput(f"chunk 'data' has {len(body)} bytes, no multiple of a frame of {channels * width}", place=place)
    if width == 1:
        pcm = (np.frombuffer(body, np.uint8).astype(np.int16) - 128) << 8
    else:
        pcm = np.frombuffer(body, "<i2").astype(np.int16)
    return Wav(pcm=pcm.reshape(-1, channels), rate=rate)


def _chunks(data: bytes, place: str) -> dict[str, bytes]:
    """The first chunk of each name. A chunk that is cut off by the end of the file is an error."""
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadInput("chunk 'RIFF' of form WAVE expected at the start", place=place)
    chunks: dict[str, bytes] = {}
    offset = 12
    while offset + 8 <= len(data):
        name = data[offset : offset + 4].decode("latin-1")
        (size,) = struct.unpack_from("<I", data, offset + 4)
        body = data[offset + 8 : offset + 8 + size]
        if len(body) < size:
            raise BadInput(f"chunk '{name}' promises {size} bytes, the file ends after {len(body)}", place=place)
        chunks.setdefault(name, body)
        offset += 8 + size + size % 2
    return chunks


def _format(body: bytes, place: str) -> tuple[int, int, int]:
    """(channels, rate, bytes per sample) of the 'fmt ' chunk."""
    if len(body) < _FORMAT.size:
        raise BadInput(f"chunk 'fmt ' has {len(body)} bytes, at least 16 expected", place=place)
    tag, channels, rate, _, frame, bits = _FORMAT.unpack_from(body)
    if tag == _EXTENSIBLE and len(body) >= 26:
        (tag,) = struct.unpack_from("<H", body, 24)
    if tag != _PCM:
        raise BadInput(f"chunk 'fmt ' says format {tag:#06x}, only PCM (0x0001) can be read", place=place)
    if bits not in {8, 16}:
        raise BadInput(f"chunk 'fmt ' says {bits} bits, only 8 and 16 can be read", place=place)
    if not channels or not rate or frame != channels * bits // 8:
        raise BadInput(f"chunk 'fmt ' is inconsistent: {channels} channels, rate {rate}, frame {frame}", place=place)
    return channels, rate, bits // 8
