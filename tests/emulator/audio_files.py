"""Small audio files for tests."""

from __future__ import annotations

import io
import wave

import numpy as np

from emulator.audio.tone import tone
from emulator.audio.wav import wav_file


def wav_bytes(duration_ms: int = 500) -> bytes:
    """A WAV file: s16le mono 8000 Hz, a 440 Hz tone."""
    return wav_file(tone(440, duration_ms))


def samples_of(wav: bytes) -> np.ndarray:
    """[samples, channels] of a file of 16-bit PCM at 8000 Hz, read by Python's own reader."""
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getsampwidth(), file.getframerate()) == (2, 8000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
