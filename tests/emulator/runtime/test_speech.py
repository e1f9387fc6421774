"""Speech in processes of its own: the same in both worlds, every time."""

from __future__ import annotations

import asyncio

import pytest

from emulator.callflow.control import SpeechFailed
from emulator.runtime import speech
from emulator.runtime.child_programs import ChildPrograms
from emulator.runtime.speech import synthesize_at_once, synthesizer

VOICE = "en-us+f3"


@pytest.mark.asyncio
async def test_a_world_stands_still_and_hears_the_same_again() -> None:
    began = asyncio.get_running_loop().time()
    first = await synthesize_at_once("Good morning", VOICE)
    speech._spoken.cache_clear()
    assert await synthesize_at_once("Good morning", VOICE) == first
    assert asyncio.get_running_loop().time() == began


@pytest.mark.asyncio
async def test_what_fails_says_why() -> None:
    with pytest.raises(SpeechFailed, match="no voice 'valyrian'"):
        await synthesize_at_once("Good morning", "valyrian")


@pytest.mark.live
@pytest.mark.asyncio
async def test_live_it_sounds_the_same() -> None:
    synthesize = synthesizer(ChildPrograms(1).run)
    assert await synthesize("Good morning", VOICE) == await synthesize_at_once("Good morning", VOICE)
    with pytest.raises(SpeechFailed, match="no voice 'valyrian'"):
        await synthesize("Good morning", "valyrian")


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_text_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "LIMIT_S", 0.01)
    with pytest.raises(SpeechFailed, match="not done within"):
        await synthesizer(ChildPrograms(1).run)("Good morning", VOICE)
