"""Sounds by the API: handed over a second at a time, looped, cut, stopped, and over with the call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.api.live_calls import SoundOrder
from emulator.audio.wav import wav_file
from emulator.callflow.control import Speech
from emulator.media.events import FeedReached, RtpStarted
from emulator.runtime.call_sounds import AHEAD_S, CallSounds
from tests.emulator.runtime.flow_stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio

URL = "http://files.test/a.wav"


def sound(seconds: float) -> bytes:
    return wav_file(np.arange(round(8000 * seconds), dtype=np.int16))


class Sounding:
    """A call that is to hear something, and an engine that plays what it is told to."""

    def __init__(self, folder: Path, seconds: float = 3.5) -> None:
        self.stage = Stage(folder)
        self.stage.sounds[URL] = sound(seconds)
        self.call = self.stage.call()
        self.sounds = CallSounds(self.stage.around, self.stage.media.append)

    async def order(self, order: SoundOrder, *legs: str) -> None:
        self.sounds.start(self.call, legs or (self.call,), order)
        await asyncio.sleep(0.1)

    async def play_on(self, marks: int) -> None:
        """The engine has played so many more pieces of every feed."""
        for _ in range(marks):
            for feed in {(each.leg, each.feed) for each in self.stage.media_of("FeedAudio")}:
                self.sounds.hear(FeedReached(leg=feed[0], feed=feed[1], mark="", at_sample=0))
            await asyncio.sleep(0.01)

    def fed(self) -> list[float]:
        """Seconds of each piece so far."""
        return [len(each.audio) / 16_000 for each in self.stage.media_of("FeedAudio")]


async def test_a_file_is_handed_over_a_second_at_a_time(tmp_path: Path) -> None:
    sounding = Sounding(tmp_path)
    await sounding.order(SoundOrder(kind="play", urls=(URL,)))
    assert sounding.fed() == [1.0] * AHEAD_S
    assert len(sounding.stage.media_of("MarkFeed")) == AHEAD_S
    await sounding.play_on(2)
    assert sounding.fed() == [1.0, 1.0, 1.0, 0.5]
    assert not sounding.sounds.is_idle()
    await sounding.play_on(2)
    assert sounding.sounds.is_idle()


async def test_several_files_follow_one_another_up_to_the_length(tmp_path: Path) -> None:
    sounding = Sounding(tmp_path, seconds=1.5)
    await sounding.order(SoundOrder(kind="play", urls=(URL, URL, URL), longest_s=4))
    await sounding.play_on(6)
    assert sounding.fed() == [1.0, 0.5, 1.0, 0.5, 1.0]
    assert sounding.sounds.is_idle()


async def test_a_loop_goes_on_until_it_is_stopped(tmp_path: Path) -> None:
    sounding = Sounding(tmp_path, seconds=1.0)
    await sounding.order(SoundOrder(kind="play", urls=(URL,), loop=True))
    await sounding.play_on(20)
    assert len(sounding.fed()) == 20 + AHEAD_S
    sounding.sounds.stop(sounding.call, "speak")
    await asyncio.sleep(0.1)
    assert not sounding.stage.media_of("ClearFeed")
    sounding.sounds.stop(sounding.call, "play")
    await asyncio.sleep(0.1)
    (cleared,) = sounding.stage.media_of("ClearFeed")
    assert cleared.feed == sounding.stage.media_of("FeedAudio")[0].feed
    assert sounding.sounds.is_idle()


async def test_another_play_replaces_the_one_before_and_a_text_is_heard_beside_it(tmp_path: Path) -> None:
    sounding = Sounding(tmp_path)
    sounding.stage.speech["hello"] = sound(1.0)
    await sounding.order(SoundOrder(kind="play", urls=(URL,)))
    await sounding.order(SoundOrder(kind="speak", speech=Speech(ssml="hello")))
    assert not sounding.stage.media_of("ClearFeed")
    await sounding.order(SoundOrder(kind="play", urls=(URL,)))
    assert len(sounding.stage.media_of("ClearFeed")) == 1
    feeds = {each.feed.partition("-")[0] for each in sounding.stage.media_of("FeedAudio")}
    assert feeds == {"play", "speak"}
    await sounding.sounds.close()
    assert sounding.sounds.is_idle()


async def test_it_is_over_with_the_call(tmp_path: Path) -> None:
    sounding = Sounding(tmp_path)
    await sounding.order(SoundOrder(kind="play", urls=(URL,), loop=True))
    sounding.stage.caller_hangs_up()
    await asyncio.sleep(0.1)
    assert sounding.sounds.is_idle()


async def test_a_text_that_cannot_be_said_is_told(tmp_path: Path) -> None:
    sounding = Sounding(tmp_path)
    await sounding.order(SoundOrder(kind="speak", speech=Speech(ssml="unknown")))
    assert any("speak by the API is not heard" in line for line in sounding.stage.lines("call"))
    assert sounding.sounds.is_idle()
    assert not sounding.fed()


async def test_an_empty_file_is_no_endless_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sounding = Sounding(tmp_path)
    (tmp_path / "empty.pcm").write_bytes(b"")

    async def nothing(_url: str) -> str:
        return str(tmp_path / "empty.pcm")

    monkeypatch.setattr(sounding.stage.around.sounds, "fetched", nothing)
    await sounding.order(SoundOrder(kind="play", urls=(URL,), loop=True))
    assert sounding.sounds.is_idle()


async def test_facts_about_others_are_left_to_others(tmp_path: Path) -> None:
    sounding = Sounding(tmp_path)
    assert not sounding.sounds.hear(FeedReached(leg=sounding.call, feed="stream-1", mark="x", at_sample=0))
    assert not sounding.sounds.hear(RtpStarted(leg=sounding.call, at_sample=0, ssrc=1, payload_type=0))
