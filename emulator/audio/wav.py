"""WAV (RIFF) of 16-bit PCM at 8000 Hz: the header that recorders write, and whole files."""

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


def wav_header(samples: int, channels: int) -> bytes:
    """The 44 bytes before `samples` frames of little-endian 16-bit PCM."""
    frame = 2 * channels
    size = samples * frame
    rate = SAMPLES_PER_S
    return _HEADER.pack(
        b"RIFF", size + 36, b"WAVE", b"fmt ", 16, _PCM, channels, rate, rate * frame, frame, 16, b"data", size
    )


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
