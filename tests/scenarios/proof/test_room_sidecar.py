"""The sidecar of a room's recording: what it must say, and how it is told from another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import BadInput
from scenarios.proof.room_sidecar import is_of_a_room, read_room_sidecar
from tools.synthetic_room import TAKES, make_room

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, **changes: object) -> Path:
    path = folder / "room.sidecar.json"
    path.write_text(json.dumps(make_room().sidecar() | changes))
    return path


def test_reads_tracks_takes_and_layout(tmp_path: Path) -> None:
    sidecar = read_room_sidecar(written(tmp_path))
    assert sidecar.clock.takes == TAKES
    assert [(track.leg, track.start) for track in sidecar.tracks][:2] == [("leg-a", 0), ("leg-b", 16_000)]
    assert [place.member_id for places in sidecar.layout for place in places] == ["101", "102", "103", "104"]


def test_is_told_by_its_format(tmp_path: Path) -> None:
    assert is_of_a_room(written(tmp_path))
    assert not is_of_a_room(written(tmp_path, format="offhook-sidecar/1"))
    assert not is_of_a_room(tmp_path / "gone.json")
    (tmp_path / "torn.json").write_text("{")
    assert not is_of_a_room(tmp_path / "torn.json")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"tracks": []}, "tracks: Tuple should have at least 1"),
        ({"layout": [[{"leg": "leg-a", "from": 0, "to": 5}]]}, "layout.0.0.member_id: Field required"),
        ({"samples": 5}, "takes: 80000 samples, the file has 5"),
        ({"takes": [{"from": 0, "to": 80_000}]}, "takes.0: 0 to 80000 is not after 8000"),
        (
            {"tracks": [{"n": 1, "leg": "leg-a", "file": "../x.wav", "start": 0, "samples": 1}]},
            "tracks.0.file: String should match",
        ),
    ],
)
def test_names_what_is_wrong(tmp_path: Path, changes: dict[str, object], named: str) -> None:
    with pytest.raises(BadInput, match=r"room\.sidecar\.json") as refused:
        read_room_sidecar(written(tmp_path, **changes))
    assert named in str(refused.value)
