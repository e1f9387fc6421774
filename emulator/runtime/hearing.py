"""What a recogniser is given and what it gives back: pieces of speech with their place, text and confidence."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.wav import HEADER_BYTES, LONG_HEADER_BYTES, long_wav
from emulator.base.units import SAMPLES_PER_S

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from emulator.audio.utterances import Span


class NotRecognized(Exception):
    """A recogniser cannot work here, or not on this, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that was said. Without a text it was not understood."""

    channel: int
    """Audio channel, counted from 0."""
    from_ms: int
    to_ms: int
    text: str = ""
    confidence: float = 0.0
    """0 to 1."""


def piece(channel: int, span: Span, text: str = "", confidence: float = 0.0) -> Piece:
    """The piece that lies in `span`, samples of 8000 Hz."""
    from_ms, to_ms = (1000 * sample // SAMPLES_PER_S for sample in span)
    return Piece(channel=channel, from_ms=from_ms, to_ms=to_ms, text=text, confidence=round(confidence, 3))


def channels_of(audio: Path) -> list[NDArray[np.int16]]:
    """The audio channels of a WAV of 16 bits and 8000 Hz, or of a `.pcm` (one channel, no header); mapped, not read.

    Raises NotRecognized.
    """
    try:
        if audio.suffix == ".pcm":
            return [np.memmap(audio, "<i2", mode="r")]
        with audio.open("rb") as start:
            long = long_wav(start.read(LONG_HEADER_BYTES))
        if long is not None:
            pcm = np.memmap(audio, "<i2", mode="r", offset=LONG_HEADER_BYTES, shape=long)
            return [pcm[:, number] for number in range(long[1])]
        with wave.open(str(audio), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            samples = file.getnframes()
        if shape[1:] != (2, SAMPLES_PER_S):
            raise NotRecognized(f"{audio.name}: {shape[2]} Hz and {8 * shape[1]} bits, 8000 Hz and 16 bits are needed")
        if not samples:
            return []
        pcm = np.memmap(audio, "<i2", mode="r", offset=HEADER_BYTES, shape=(samples, shape[0]))
    except (OSError, EOFError, ValueError, wave.Error) as error:
        raise NotRecognized(f"{audio.name}: {error}") from error
    return [pcm[:, number] for number in range(shape[0])]
