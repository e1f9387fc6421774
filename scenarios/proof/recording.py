"""Reads the WAV file of a recording (RIFF, beyond 4 GiB RF64; 16-bit PCM) without believing its header."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.base.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

_PCM, _EXTENSIBLE = 1, 0xFFFE
_IN_DS64 = 0xFFFFFFFF
"""A size that stands in the chunk ds64 (EBU Tech 3306)."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The samples of a recording and what its header says of them."""

    path: Path
    rate: int
    samples: npt.NDArray[np.int16]
    """`[samples, channels]`."""
    header_samples: int
    """Samples per channel by the header's data size; the file may hold more or fewer."""
    stray_bytes: int
    """Bytes that are nobody's: after the last whole sample of all channels, which are then not equally long, and after
    the end that the header tells."""
    lossy: bool = False
    """An MP3: the samples are like those that went in, not the same."""

    @property
    def channels(self) -> int:
        """Audio channels by the header."""
        return int(self.samples.shape[1])


def read_recording(path: Path) -> Recording:
    """Read `path`. Raises BadInput when it is missing or no 16-bit PCM WAV."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"the recording cannot be read ({error.strerror})", place=str(path)) from error
    if data[:4] not in (b"RIFF", b"RF64") or data[8:12] != b"WAVE":
        raise BadInput("is no WAV file", place=str(path))
    layout: tuple[int, ...] | None = None
    riff_size, data_size = struct.unpack_from("<I", data, 4)[0], _IN_DS64
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt " and at + 24 <= len(data):
            layout = struct.unpack_from("<HHIIHH", data, at + 8)
        if name == b"ds64" and at + 24 <= len(data):
            riff_size, data_size = struct.unpack_from("<QQ", data, at + 8)
        if name == b"data" and layout is not None:
            size = data_size if size == _IN_DS64 else size
            return _read_samples(path, layout, data, (at + 8, size), 8 + riff_size)
        at += 8 + size + size % 2
    raise BadInput("has no fmt and data chunk", place=str(path))


def _read_samples(path: Path, layout: tuple[int, ...], data: bytes, place: tuple[int, int], riff_end: int) -> Recording:
    start, size = place
    coding, channels, rate, byte_rate, align, bits = layout
    if coding not in (_PCM, _EXTENSIBLE) or bits != 16 or not 1 <= channels <= 64:
        raise BadInput(f"is no 16-bit PCM (format {coding}, {bits} bits, {channels} channels)", place=str(path))
    if (align, byte_rate) != (2 * channels, 2 * channels * rate):
        told = f"{align} bytes a sample and {byte_rate} a second, {channels} channels of {rate} Hz"
        raise BadInput(f"its header contradicts itself ({told})", place=str(path))
    held = min(size, len(data) - start)
    whole = held // (2 * channels)
    samples = np.frombuffer(data, "<i2", whole * channels, start).astype(np.int16, copy=False)
    return Recording(
        path=path,
        rate=rate,
        samples=samples.reshape(-1, channels),
        header_samples=size // (2 * channels),
        stray_bytes=held % align + size % align + max(0, len(data) - riff_end),
    )
