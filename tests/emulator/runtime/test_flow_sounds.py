"""Sounds of a flow: files and texts as cues, silence in pieces, and nothing for a call that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.callflow.control import CallEnded, Prompt
from emulator.media.commands import Tone
from emulator.runtime.flow_sounds import SIGNALS, FlowSounds
from tests.emulator.audio_files import wav_bytes
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def test_what_can_be_had(stage: Stage) -> None:
    stage.sounds |= {f"{APP}/hello.wav": wav_bytes(), f"{APP}/broken.wav": b"no sound"}
    prompts = (Prompt(url=f"{APP}/hello.wav", loop=3), Prompt(url=f"{APP}/broken.wav"), Prompt(silence_s=1.5))
    hello, silence = await FlowSounds(stage.call(), stage.around).audible(prompts)
    assert hello.pcm_path
    assert hello.loop == 3
    assert (silence.tones, silence.loop) == ((Tone(hertz=0, duration_ms=500),), 3)
    assert any("not heard" in line for line in stage.lines())


async def test_nothing_for_a_call_that_is_over(stage: Stage) -> None:
    call_uuid = stage.call()
    stage.caller_hangs_up()
    with pytest.raises(CallEnded):
        await FlowSounds(call_uuid, stage.around).fetched(f"{APP}/hello.wav")


@pytest.mark.parametrize(("signal", "beeps"), [("", 0), ("beep:1", 1), ("beep:2", 2)])
async def test_signals(signal: str, beeps: int) -> None:
    assert sum(tone.hertz == 700 for cue in SIGNALS[signal] for tone in cue.tones) == beeps
