"""Sounds that calls hear: ring-back, audio files of applications and speech, as PCM files for the media engine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.tone import tone
from emulator.base.units import SAMPLES_PER_S
from emulator.callflow.control import FetchFailed, SpeechFailed
from emulator.runtime.sound_decoding import NotAudio
from emulator.runtime.speech_voices import voice_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from emulator.callflow.control import Speech
    from emulator.runtime.sound_decoding import DecodeSound
    from emulator.runtime.speech import Synthesize

RING_TONE = "ringback.pcm"
MAX_BYTES = 10 * 1024 * 1024
"""Play takes files up to 10 MB: plivo_xml_callbacks.md §1.6."""


def ring_tone_in(folder: Path) -> str:
    """The PCM file of the ring tone among the sounds in a folder."""
    return str(folder / RING_TONE)


class Sounds:
    """PCM files (s16le mono 8000 Hz, no header) in one folder, each made once."""

    def __init__(
        self,
        folder: Path,
        download: Callable[[str], Awaitable[bytes]],
        synthesize: Synthesize,
        decode: DecodeSound,
    ) -> None:
        self._folder = folder
        self._decode = decode
        self._synthesize = synthesize
        self._download = download
        """URL → body. Raises FetchFailed."""
        folder.mkdir(parents=True, exist_ok=True)
        self.ringback_path = ring_tone_in(folder)
        ringing = tone(440, 2000) // 2 + tone(480, 2000) // 2
        silence = np.zeros(4 * SAMPLES_PER_S, np.int16)
        path = folder / RING_TONE
        path.write_bytes(np.concatenate([ringing, silence]).astype("<i2").tobytes())

    async def fetched(self, url: str) -> str:
        """The PCM file for an audio file on the web. Raises FetchFailed: unreachable, too large, not audio."""
        body = await self._download(url)
        if len(body) > MAX_BYTES:
            raise FetchFailed(url, f"more than {MAX_BYTES >> 20} MB, which is the most that can be played")
        path = self._folder / f"{hashlib.sha256(body).hexdigest()[:32]}.pcm"
        if not path.exists():
            try:
                path.write_bytes(await self._decode(body))
            except NotAudio as error:
                raise FetchFailed(url, f"not audio: {error}") from error
        return str(path)

    async def spoken(self, speech: Speech) -> str:
        """The PCM file of a text. What it says stands beside it, as JSON. Raises SpeechFailed."""
        told = json.dumps(asdict(speech), sort_keys=True)
        path = self._folder / f"speech-{hashlib.sha256(told.encode()).hexdigest()[:32]}.pcm"
        if not path.exists():
            wav = await self._synthesize(speech.ssml, voice_of(speech.voice, speech.language))
            try:
                pcm = await self._decode(wav)
            except NotAudio as error:
                raise SpeechFailed(f"{speech.ssml!r} makes no sound: {error}") from error
            if not path.exists():  # Another call may have asked meanwhile, and play the file now.
                path.with_suffix(".json").write_text(told)
                path.write_bytes(pcm)
        return str(path)
