"""What a flow lets its caller, or those in a room with it, hear: files and texts as cues, had before use."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from emulator.callflow.control import CallEnded, FetchFailed, SpeechFailed
from emulator.calls.commands import PromptCue
from emulator.media.commands import Tone

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from emulator.callflow.control import Prompt, Speech
    from emulator.runtime.flow_surroundings import FlowSurroundings

_BEEP = (Tone(hertz=700, duration_ms=300), Tone(hertz=0, duration_ms=200))
SIGNALS = {"": (), "beep:1": (PromptCue(tones=_BEEP[:1]),), "beep:2": (PromptCue(tones=_BEEP + _BEEP[:1]),)}
"""enterSound and exitSound that are no URL."""


class FlowSounds:
    """The sounds of one call. Whoever waits for one is told CallEnded when the call is over."""

    def __init__(self, call_uuid: str, around: FlowSurroundings) -> None:
        self._call_uuid = call_uuid
        self._around = around

    async def audible(self, prompts: tuple[Prompt, ...]) -> tuple[PromptCue, ...]:
        """The prompts without those that cannot be had, each of which is noted."""
        found = []
        for prompt in prompts:
            try:
                found.append(await self._cue(prompt))
            except (FetchFailed, SpeechFailed) as failure:
                self._around.note(self._call_uuid, f"not heard: {failure}")
        return tuple(found)

    async def fetched(self, url: str) -> str:
        """The PCM of a WAV or MP3. Raises FetchFailed."""
        return await self._while_alive(self._around.sounds.fetched(url))

    async def spoken(self, speech: Speech) -> str:
        """The PCM of a text. Raises SpeechFailed."""
        return await self._while_alive(self._around.sounds.spoken(speech))

    async def _cue(self, prompt: Prompt) -> PromptCue:
        if prompt.speech is not None:
            return PromptCue(pcm_path=await self.spoken(prompt.speech), loop=prompt.loop)
        if prompt.url:
            return PromptCue(pcm_path=await self.fetched(prompt.url), loop=prompt.loop)
        return _silence(prompt.silence_s)

    async def _while_alive(self, work: Coroutine[None, None, str]) -> str:
        if self._around.switchboard.exchange.leg(self._call_uuid) is None:
            work.close()
            raise CallEnded
        path = await self._around.switchboard.during(self._call_uuid, work)
        if path is None:
            raise CallEnded
        return path


def _silence(seconds: float) -> PromptCue:
    """A piece of silence over and over: a day of it needs no day of samples."""
    duration_ms = max(round(seconds * 1000), 1)
    piece_ms = math.gcd(duration_ms, 1000)
    return PromptCue(tones=(Tone(hertz=0, duration_ms=piece_ms),), loop=duration_ms // piece_ms)
