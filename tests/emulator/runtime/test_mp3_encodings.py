"""Nobody hears of an MP3 before it is whole; what fails hurts its own recording only."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.calls.events import RecordingFinished
from emulator.runtime.mp3_encodings import Mp3Encodings
from emulator.runtime.mp3_worker import EncodeFailed

if TYPE_CHECKING:
    from pathlib import Path


def closed(name: str) -> RecordingFinished:
    """The engine closed a WAV one second after the world began."""
    return RecordingFinished(
        recording_id=name,
        call_uuid="call",
        at=1.0,
        path=f"/recordings/{name}.wav",
        samples=8000,
        start_wall_ms=5,
        reason="leg_closed",
    )


async def encode(wav: Path, mp3: Path) -> None:
    """Takes as many seconds as the name says, or fails."""
    assert mp3 == wav.with_suffix(".mp3")
    if wav.stem == "broken":
        raise EncodeFailed("no room")
    if wav.stem == "full":
        raise OSError(28, "No space left on device")
    await asyncio.sleep(int(wav.stem))


class _Rig:
    def __init__(self) -> None:
        self.told: list[RecordingFinished] = []
        self.encodings = Mp3Encodings(encode, asyncio.get_running_loop())

    def begin(self, *names: str) -> None:
        for name in names:
            self.encodings.begin(closed(name), self.told.append)


@pytest.mark.asyncio
async def test_told_when_it_is_whole_with_its_path_and_time() -> None:
    rig = _Rig()
    rig.begin("4")
    assert not rig.encodings.is_idle()
    await asyncio.sleep(3.9)
    assert rig.told == []
    await asyncio.sleep(0.2)
    [told] = rig.told
    assert (told.path, told.at, told.error) == ("/recordings/4.mp3", 4.0, "")
    assert (told.samples, told.start_wall_ms, told.reason) == (8000, 5, "leg_closed")
    assert rig.encodings.is_idle()


@pytest.mark.asyncio
async def test_a_failure_is_told_and_hurts_no_other() -> None:
    rig = _Rig()
    rig.begin("broken", "full", "1")
    await rig.encodings.drain(10)
    assert [(told.recording_id, told.error) for told in rig.told] == [
        ("broken", "no room"),
        ("full", "[Errno 28] No space left on device"),
        ("1", ""),
    ]
    assert rig.told[0].path == "/recordings/broken.wav"


@pytest.mark.asyncio
async def test_draining_waits_and_then_leaves_the_rest_untold() -> None:
    rig = _Rig()
    rig.begin("2", "60")
    assert await rig.encodings.drain(5) == 1
    assert asyncio.get_running_loop().time() == 5
    assert [(told.recording_id, told.error) for told in rig.told] == [("2", "")]
    assert rig.encodings.is_idle()


@pytest.mark.asyncio
async def test_nothing_to_drain() -> None:
    await _Rig().encodings.drain(5)
    assert asyncio.get_running_loop().time() == 0
