"""The checks of a room's recording: layout, places of tracks, alignment, sums."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scenarios.proof.room_checks import verify_room
from scenarios.proof.room_evidence import gather_room
from scenarios.proof.verify import verify_paths
from tools.synthetic_call import write_wav
from tools.synthetic_room import make_room
from tools.synthetic_wire import Network

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scenarios.proof.verdict import Verdict


def judged(folder: Path, name: str = "", change: Callable[[dict[str, Any]], object] = id) -> dict[str, Verdict]:
    """The verdicts on the good room after `change` of the document `name`."""
    room = make_room()
    wav, sidecar, capture = room.write(folder)
    if name:
        document = json.loads((folder / name).read_text())
        change(document)
        (folder / name).write_text(json.dumps(document))
    return {verdict.name: verdict for verdict in verify_room(gather_room(wav, sidecar, [capture]), room.parties)}


def test_every_track_and_every_channel_is_judged(tmp_path: Path) -> None:
    found = judged(tmp_path)
    assert all(verdict.passed for verdict in found.values())
    for n in range(1, 5):
        assert found[f"track {n}: alignment with the room"].measured == 0
        assert f"track {n}: mono: samples" in found
        assert f"channel {n}: is its tracks" in found
    assert found["channel 1: who is heard"].measured == "agent 9.00 s, leak none"


@pytest.mark.parametrize("seed", range(3))
def test_good_rooms_on_bad_networks(tmp_path: Path, seed: int) -> None:
    room = make_room("mix", Network(delay=30, jitter=25, loss=0.1, reorder=0.1, duplicate=0.1, seed=seed))
    wav, sidecar, capture = room.write(tmp_path)
    verdicts = verify_room(gather_room(wav, sidecar, [capture]), room.parties)
    assert [str(verdict) for verdict in verdicts if not verdict.passed] == []


def test_a_track_that_paused_at_another_time(tmp_path: Path) -> None:
    def earlier(document: dict[str, Any]) -> None:
        document["takes"][0]["to"] -= 160
        document["takes"][1]["from"] -= 160

    found = judged(tmp_path, "room.track-1.sidecar.json", earlier)
    verdict = found["track 1: pauses"]
    assert not verdict.passed
    assert verdict.measured == "8000 to 47840, 55840 to 96000"


def test_a_track_on_two_channels_and_a_place_of_nobody(tmp_path: Path) -> None:
    found = judged(tmp_path, "room.sidecar.json", lambda document: document["layout"][1].extend(document["layout"][0]))
    assert found["layout"].measured == "5 on 5 places"
    assert not found["layout"].passed
    nobody = {"member_id": "9", "leg": "leg-x", "from": 0, "to": 1}
    found = judged(tmp_path, "room.sidecar.json", lambda document: document["layout"][1].append(nobody))
    assert found["layout"].measured == "4 on 5 places"


def test_a_track_that_is_not_what_was_put_together(tmp_path: Path) -> None:
    room = make_room()
    wav, sidecar, capture = room.write(tmp_path)
    moved = np.roll(room.tracks[2].samples, 3)
    write_wav(tmp_path / room.tracks[2].file, moved[:, None])
    found = {v.name: v for v in verify_room(gather_room(wav, sidecar, [capture]), room.parties)}
    assert found["track 3: alignment with the room"].measured == -3
    assert not found["channel 3: is its tracks"].passed
    assert found["channel 3: samples"].passed
    assert "shifted: mono is 0.375 ms too late" in str(found["track 3: diagnosis"])


def test_from_the_front_door(tmp_path: Path) -> None:
    wav, _, _ = make_room("mix").write(tmp_path)
    assert verify_paths(wav).exit_code == 0
