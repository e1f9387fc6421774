"""Speaks one text by espeak-ng, as a program of its own: `python -m emulator.runtime.speech_worker < ORDER > WAV`.

The order is JSON: `ssml` (without a root) and `voice`. What espeak-ng says depends on what it said before, so that only
a process that says one thing says it alike every time.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import sys
import wave

try:
    import espeakng_loader
except ImportError:
    espeakng_loader = None

NEEDS_EXTRA = "speech needs the extra `speech`: pip install 'offhook[speech]'"
_SYNCHRONOUS, _DO_NOT_EXIT = 2, 0x8000
_CHARACTERS, _UTF8, _SSML = 1, 1, 0x10
_SEED = 1
_TakeAudio = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class SynthesisFailed(Exception):
    """There is no speech, and why."""


def synthesize(ssml: str, voice: str) -> bytes:
    """A WAV file, mono, 16 bits, at the synthesiser's rate. Raises SynthesisFailed."""
    if espeakng_loader is None:
        raise SynthesisFailed(NEEDS_EXTRA)
    espeak = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = espeak.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(espeakng_loader.get_data_path()), _DO_NOT_EXIT)
    if rate <= 0:
        raise SynthesisFailed("espeak-ng does not start")
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        raise SynthesisFailed(f"espeak-ng has no voice {voice!r}")
    espeak.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
    pcm: list[bytes] = []

    def take(samples: ctypes._Pointer[ctypes.c_short], count: int, _events: int | None) -> int:
        if count > 0:
            pcm.append(ctypes.string_at(samples, 2 * count))
        return 0

    keep = _TakeAudio(take)
    espeak.espeak_SetSynthCallback(keep)
    text = f"<speak>{ssml}</speak>".encode()
    if espeak.espeak_Synth(text, len(text) + 1, 0, _CHARACTERS, 0, _UTF8 | _SSML, None, None) != 0:
        raise SynthesisFailed("espeak-ng does not speak")
    return _wav(b"".join(pcm), rate)


def _wav(pcm: bytes, rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(pcm)
    return file.getvalue()


def main() -> int:
    """Read the order, write the WAV. Returns the exit code; what failed stands on standard error."""
    order = json.load(sys.stdin)
    try:
        wav = synthesize(order["ssml"], order["voice"])
    except SynthesisFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.buffer.write(wav)
    return 0


if __name__ == "__main__":
    sys.exit(main())
