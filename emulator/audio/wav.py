"""WAV of 16-bit PCM at 8000 Hz: RIFF as recorders write it, RF64 beyond 4 GiB (EBU Tech 3306), and whole files."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEADER_BYTES = 44
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_PCM = 1
LONG_HEADER_BYTES = 80
_LONG_HEADER = struct.Struct("<4sI4s4sIQQQI4sIHHIIHH4sI")
MOST_BYTES = 2**32 - 37
"""Of samples in a RIFF file: its sizes have 32 bits, and one of them counts most of the header, too."""


def wav_header(samples: int, channels: int) -> bytes:
    """The 44 bytes before `samples` frames of little-endian 16-bit PCM."""
    frame = 2 * channels
    size = samples * frame
    rate = SAMPLES_PER_S
    return _HEADER.pack(
        b"RIFF", size + 36, b"WAVE", b"fmt ", 16, _PCM, channels, rate, rate * frame, frame, 16, b"data", size
    )


def header_for(samples: int, channels: int, *, most_bytes: int = MOST_BYTES) -> bytes:
    """That of RIFF for so many frames if they are at most `most_bytes`, else that of RF64."""
    frame = 2 * channels
    size, rate = samples * frame, SAMPLES_PER_S
    if size <= most_bytes:
        return wav_header(samples, channels)
    ds64 = (b"ds64", 28, size + LONG_HEADER_BYTES - 8, size, samples, 0)
    fmt = (b"fmt ", 16, _PCM, channels, rate, rate * frame, frame, 16)
    return _LONG_HEADER.pack(b"RF64", 2**32 - 1, b"WAVE", *ds64, *fmt, b"data", 2**32 - 1)


def long_wav(header: bytes) -> tuple[int, int] | None:
    """Frames and channels by the first 80 bytes of an RF64 file of ours; None for any other."""
    if len(header) != LONG_HEADER_BYTES or not header.startswith(b"RF64"):
        return None
    fields = _LONG_HEADER.unpack(header)
    samples, channels = fields[7], fields[12]
    return (samples, channels) if channels and header == header_for(samples, channels, most_bytes=0) else None


def wav_channels(header: bytes) -> int | None:
    """How many audio channels a header says that `wav_header` made; None when it is another's, or cut off."""
    if len(header) != HEADER_BYTES:
        return None
    channels: int = _HEADER.unpack(header)[6]
    size: int = _HEADER.unpack(header)[-1]
    return channels if channels and header == wav_header(size // (2 * channels), channels) else None


def wav_file(pcm: NDArray[np.int16]) -> bytes:
    """A whole file of `pcm`: [samples, channels], or [samples] of one channel."""
    channels = pcm.shape[1] if pcm.ndim == 2 else 1
    return wav_header(len(pcm), channels) + pcm.astype("<i2").tobytes()
