"""What a crash leaves of a room's recording is made whole, track by track."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emulator.audio.g711 import ULAW_TO_PCM
from emulator.base.errors import BadInput
from emulator.calls.events import RecordingFinished
from emulator.media import commands as c
from emulator.runtime.room_salvage import recovered_room, salvage_room, until_room_written
from emulator.runtime.room_worker import compose
from emulator.runtime.salvage import Salvaged
from tests.emulator.audio_files import samples_of
from tests.emulator.media.rig import Rig

if TYPE_CHECKING:
    from pathlib import Path

VALUE = int(ULAW_TO_PCM[0])
LOST = RecordingFinished(
    recording_id="r", call_uuid="a", at=1.0, path="", samples=0, start_wall_ms=5, reason="lost", error="it ended"
)


def crashed(folder: Path, ticks: int, *, stop: int | None = None, pause: int | None = None) -> Path:
    """The files of an engine that is gone after so many ticks; `b` joins after 100, `a` leaves after 130."""
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(c.JoinRoom(room="m", leg="a", member="1"))
    rig.engine.handle(c.StartRoomRecorder(recording="r", room="m", path_stem="r"))
    orders: dict[int | None, c.Command] = {
        100: c.JoinRoom(room="m", leg="b", member="2"),
        130: c.LeaveRoom(leg="a"),
        stop: c.StopRecorder(recording="r"),
        pause: c.PauseRecorder(recording="r"),
    }
    for tick in range(ticks):
        if order := orders.get(tick):
            rig.engine.handle(order)
        for leg in ("a", "b"):
            rig.speak(leg, bytes(160))
        rig.tick()
    for name in {block.path for _, block in rig.blocks}:
        (folder / name).write_bytes(rig.file(name))
    return folder / "r.wav"


def told(wav: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wav.with_name("r.room.json").read_text())
    return found


def test_every_track_is_readable_up_to_its_last_second(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 230)
    found = salvage_room(wav)
    manifest = told(wav)
    assert (found.reason, manifest["reason"], manifest["samples"]) == ("recovered", "recovered", found.samples)
    assert 230 * 160 - 8000 <= found.samples <= 230 * 160
    assert manifest["takes"] == [{"from": 160, "to": 160 + found.samples}]
    first, second = manifest["tracks"]
    assert (first["samples"], first["reason"]) == (130 * 160, "left")
    assert (second["start"], second["reason"]) == (16_000, "recovered")
    compose(wav, "members")
    pcm = samples_of(wav.read_bytes())
    assert pcm.shape == (found.samples, 2)
    # The first packet is heard in the tick after the one in which it came.
    assert np.all(pcm[160 : 129 * 160, 0] == VALUE)
    assert not pcm[130 * 160 :, 0].any()
    assert np.all(pcm[16_160 : second["start"] + second["samples"] - 9600, 1] == VALUE)
    assert not pcm[:16_000, 1].any()


def test_what_a_pause_left_out_stays_out(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 230, pause=75)
    assert salvage_room(wav).samples == 75 * 160
    assert told(wav)["takes"] == [{"from": 160, "to": 160 + 75 * 160}]


def test_what_had_come_to_its_end_stays_as_it_is(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 200, stop=120)
    before = told(wav)
    assert salvage_room(wav) == Salvaged(samples=120 * 160, reason="stopped")
    assert told(wav) == before


def test_a_track_that_is_gone_has_no_samples(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 230)
    (tmp_path / "r.track-2.wav").unlink()
    assert salvage_room(wav).samples == 130 * 160
    assert told(wav)["tracks"][1]["samples"] == 0
    assert compose(wav, "mix") == 1


def test_one_of_which_nothing_was_written_has_failed(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 20)
    event = RecordingFinished(**{name: getattr(LOST, name) for name in LOST.__slots__} | {"path": str(wav)})
    assert recovered_room(event).error == "it ended"
    (tmp_path / "r.room.json").unlink()
    assert recovered_room(event).error.startswith("it ended; ")
    with pytest.raises(OSError, match=r"r\.room\.json"):
        salvage_room(wav)
    (tmp_path / "r.room.json").write_text("")
    with pytest.raises(BadInput):
        salvage_room(wav)


@pytest.mark.asyncio
async def test_what_nobody_writes_is_not_waited_for(tmp_path: Path) -> None:
    await until_room_written(tmp_path / "r.wav")
    await until_room_written(crashed(tmp_path, 20))
