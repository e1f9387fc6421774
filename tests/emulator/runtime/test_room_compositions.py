"""Nobody hears of a room's recording before its file is whole; what fails hurts that recording only."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.calls.events import RecordingFinished
from emulator.runtime.child_programs import run_at_once
from emulator.runtime.room_compositions import RoomCompositions, compose_at_once, composer
from emulator.runtime.room_layout import ComposeFailed
from tests.emulator.runtime.room_tracks import write_room

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.runtime.room_layout import Layout

PCM = np.arange(160, dtype=np.int16)


def closed(wav: Path, **changes: str) -> RecordingFinished:
    fields = {"recording_id": "r", "call_uuid": "a", "path": str(wav), "reason": "stopped", **changes}
    return RecordingFinished(at=1.0, samples=160, start_wall_ms=5, **fields)  # type: ignore[arg-type]


async def slow(_: Path, layout: Layout, named: str) -> int:
    await asyncio.sleep(4)
    if named == "nobody":
        raise ComposeFailed("no room")
    return 2 if layout == "named_and_rest" else 1


@pytest.mark.asyncio
async def test_told_when_it_is_whole_with_its_channels(tmp_path: Path) -> None:
    told: list[RecordingFinished] = []
    compositions = RoomCompositions(slow, asyncio.get_running_loop())
    compositions.begin(closed(tmp_path / "r.wav"), "named_and_rest", "a", told.append)
    compositions.begin(closed(tmp_path / "q.wav"), "mix", "nobody", told.append)
    compositions.begin(closed(tmp_path / "p.wav", error="disk full"), "mix", "", told.append)
    await asyncio.sleep(1)
    assert [(event.error, event.channels) for event in told] == [("disk full", None)]
    assert not compositions.is_idle()
    assert await compositions.drain(10) == 0
    assert [(event.error, event.channels, event.at) for event in told[1:]] == [("", 2, 4.0), ("no room", None, 4.0)]
    assert compositions.is_idle()
    assert await compositions.drain(10) == 0


@pytest.mark.asyncio
async def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    told: list[RecordingFinished] = []
    compositions = RoomCompositions(slow, asyncio.get_running_loop())
    compositions.begin(closed(tmp_path / "r.wav"), "mix", "", told.append)
    assert await compositions.drain(3) == 1
    assert told == []


@pytest.mark.asyncio
async def test_a_lost_one_is_salvaged_before(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 160, [("a", 0, PCM)])
    told: list[RecordingFinished] = []
    compositions = RoomCompositions(compose_at_once, asyncio.get_running_loop())
    compositions.begin(closed(wav, reason="lost", error="it ended"), "members", "", told.append)
    compositions.begin(closed(tmp_path / "q.wav", reason="lost", error="it ended"), "members", "", told.append)
    await compositions.drain(10)
    assert [(event.reason, event.samples, event.channels) for event in told] == [
        ("stopped", 160, 1),
        ("lost", 160, None),
    ]
    assert told[0].error == ""
    assert told[1].error.startswith("it ended; ")


@pytest.mark.asyncio
async def test_beside_it_is_the_same(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 160, [("a", 0, PCM), ("b", 0, PCM)])
    assert await compose_at_once(wav, "members", "") == 2
    expected = wav.read_bytes()
    wav.unlink()
    assert await composer(run_at_once)(wav, "members", "") == 2
    assert wav.read_bytes() == expected
    with pytest.raises(ComposeFailed, match=r"q\.wav cannot be put together"):
        await composer(run_at_once)(tmp_path / "q.wav", "mix", "")
