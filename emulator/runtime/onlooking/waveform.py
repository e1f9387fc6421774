"""How a recording looks: the least and the greatest sample of each of some pieces, channel by channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np

from emulator.audio.wav import HEADER_BYTES, LONG_HEADER_BYTES, long_wav, wav_channels
from emulator.base.errors import Unavailable
from emulator.base.units import SAMPLES_PER_S

if TYPE_CHECKING:
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from numpy.typing import NDArray

Shape = list[tuple[list[float], list[float]]]
"""For each channel the least and the greatest of every piece, -1 to 1."""


def names_of(channels: int, *, is_room: bool) -> list[str]:
    """What the channels of a recording are called."""
    if channels == 1:
        return ["mono"]
    if channels == 2 and not is_room:
        return ["left", "right"]
    return [f"channel {number}" for number in range(1, channels + 1)]


def shape_of(path: Path, channels: int, points: int) -> tuple[int, Shape]:
    """Samples per channel, and the shape in so many pieces, fewer of a file with fewer samples.

    Raises Unavailable when the file cannot be read, or is none of ours.
    """
    try:
        pcm = _decoded(path, channels) if path.suffix == ".mp3" else _mapped(path, channels)
    except (OSError, ValueError, av.FFmpegError) as error:
        raise Unavailable(f"{path.name} cannot be read: {error}") from error
    if not len(pcm):
        return 0, [([], []) for _ in range(channels)]
    pieces = min(points, len(pcm))
    edges = np.arange(pieces) * len(pcm) // pieces
    least, greatest = (
        np.round(extreme.reduceat(pcm, edges, axis=0) / 32768, 4).T.tolist() for extreme in (np.minimum, np.maximum)
    )
    return len(pcm), list(zip(least, greatest, strict=True))


def _mapped(path: Path, channels: int) -> NDArray[np.int16]:
    """The samples [n, channels] of a WAV file where they lie."""
    with path.open("rb") as file:
        header = file.read(LONG_HEADER_BYTES)
    is_long = long_wav(header) is not None
    if not is_long and wav_channels(header[:HEADER_BYTES]) != channels:
        raise ValueError("no WAV file as recorders write it")
    begin = LONG_HEADER_BYTES if is_long else HEADER_BYTES
    samples = (path.stat().st_size - begin) // (2 * channels)
    if not samples:
        return np.zeros((0, channels), np.int16)
    return np.memmap(path, "<i2", "r", begin, (samples, channels))


def _decoded(path: Path, channels: int) -> NDArray[np.int16]:
    """The samples [n, channels] of an MP3 file."""
    resampler = av.AudioResampler(format="s16p", layout="mono" if channels == 1 else "stereo", rate=SAMPLES_PER_S)
    parts: list[NDArray[np.int16]] = []
    with av.open(str(path), mode="r", options={"format_whitelist": "mp3"}) as container:
        for frame in container.decode(audio=0):
            parts += map(_samples, resampler.resample(frame))
        parts += map(_samples, resampler.resample(None))
    return np.concatenate(parts) if parts else np.zeros((0, channels), np.int16)


def _samples(frame: AudioFrame) -> NDArray[np.int16]:
    return frame.to_ndarray().T.astype(np.int16, copy=False)
