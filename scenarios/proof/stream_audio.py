"""Audio of a stream as samples at 8000 Hz, by FFmpeg's tables and by Fourier: not by what made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.g711_tables import PCMU, decoding_table

if TYPE_CHECKING:
    import numpy.typing as npt

RATE = 8000
BYTES = {"audio/x-l16": 2, "audio/x-mulaw": 1}
"""Per sample, of each encoding."""


def seconds_of(data: bytes, encoding: str, rate: int) -> float:
    """How long audio of that encoding is."""
    return len(data) / (BYTES[encoding] * rate)


def samples_of(data: bytes, encoding: str, rate: int) -> npt.NDArray[np.int16]:
    """The samples of `audio/x-l16` (low byte first) or `audio/x-mulaw`; above 4000 Hz nothing is kept."""
    if encoding == "audio/x-mulaw":
        return decoding_table(PCMU)[np.frombuffer(data, np.uint8)]
    pcm = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
    factor = rate // RATE
    if factor == 1 or not len(pcm):
        return pcm.astype(np.int16)
    count = len(pcm) // factor
    spectrum = np.fft.rfft(pcm[: count * factor].astype(np.float64))[: count // 2 + 1]
    return np.clip(np.rint(np.fft.irfft(spectrum / factor, count)), -32768, 32767).astype(np.int16)
