"""Put together, then encoded: each step only where it was ordered, and none of what failed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import pytest

from emulator.calls.events import RecordingFinished
from emulator.records.models import PromisedRecording
from emulator.runtime.finishing import Finishing
from emulator.runtime.mp3_encodings import Mp3Encodings
from emulator.runtime.room_compositions import RoomCompositions

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.runtime.room_layout import Layout

EVENT = RecordingFinished(
    recording_id="r", call_uuid="a", at=1.0, path="/f/r.wav", samples=8, start_wall_ms=5, reason="stopped"
)


def promised(file_format: Literal["wav", "mp3"], **room: Any) -> PromisedRecording:
    return PromisedRecording(
        recording_id="r",
        call_uuid="a",
        file_format=file_format,
        wav_path="/f/r.wav",
        callback_url="",
        callback_method="POST",
        api_id="",
        sip_headers="[]",
        **room,
    )


class Steps:
    """A finishing whose steps take a second each, and are written down."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.told: list[RecordingFinished] = []
        loop = asyncio.get_running_loop()

        async def compose(wav: Path, layout: Layout, named: str) -> int:
            await asyncio.sleep(1)
            self.done.append((wav.name, layout, named))
            return 2

        async def encode(wav: Path, mp3: Path) -> None:
            await asyncio.sleep(1)
            self.done.append((wav.name, mp3.name))

        self.finishing = Finishing(RoomCompositions(compose, loop), Mp3Encodings(encode, loop))


@pytest.mark.asyncio
async def test_a_room_as_mp3_takes_both_steps() -> None:
    steps = Steps()
    steps.finishing.begin(EVENT, promised("mp3", layout="named_and_rest", member_id="m-1"), steps.told.append)
    assert not steps.finishing.is_idle()
    assert await steps.finishing.drain(10) == 0
    assert steps.done == [("r.wav", "named_and_rest", "m-1"), ("r.wav", "r.mp3")]
    (told,) = steps.told
    assert (told.path, told.channels, told.at) == ("/f/r.mp3", 2, 2.0)
    assert steps.finishing.is_idle()


@pytest.mark.asyncio
@pytest.mark.parametrize(("kept", "steps_due"), [(promised("wav"), 0), (promised("mp3"), 1), (None, 0)])
async def test_a_call_needs_no_putting_together(kept: PromisedRecording | None, steps_due: int) -> None:
    steps = Steps()
    steps.finishing.begin(EVENT, kept, steps.told.append)
    await steps.finishing.drain(10)
    assert (len(steps.done), len(steps.told)) == (steps_due, 1)
