"""Small audio files for tests."""

from __future__ import annotations

import io
import wave

from emulator.audio.tone import tone
from emulator.base.units import SAMPLES_PER_S


def wav_bytes(duration_ms: int = 500) -> bytes:
    """A WAV file: s16le mono 8000 Hz, a 440 Hz tone."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLES_PER_S)
        writer.writeframes(tone(440, duration_ms).astype("<i2").tobytes())
    return file.getvalue()
