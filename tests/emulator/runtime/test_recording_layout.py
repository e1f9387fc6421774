"""Who is on which channel, by the sidecars of calls and of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import Unavailable
from emulator.media import commands as c
from emulator.runtime.recording_layout import layout_of
from emulator.runtime.room_worker import compose
from tests.emulator.media.rig import Rig, record
from tests.emulator.records.test_shelf import recording
from tests.emulator.runtime.room_tracks import write_room

if TYPE_CHECKING:
    from pathlib import Path

PCM = np.zeros(100, np.int16)


def test_of_a_room_each_member_stands_by_its_id(tmp_path: Path) -> None:
    wav = write_room(tmp_path, 300, [("a", 0, PCM), ("b", 200, PCM)])
    compose(wav, "members")
    found = layout_of(recording("r", path=str(wav), mpc_uuid="m", channels=2))
    assert found is not None
    assert (found.samples, found.channels) == (
        300,
        [
            [{"from": 0, "to": 100, "kind": "from_peer", "leg": "a", "member_id": "m-1", "cue": ""}],
            [{"from": 200, "to": 300, "kind": "from_peer", "leg": "b", "member_id": "m-2", "cue": ""}],
        ],
    )


@pytest.mark.parametrize("stereo", [True, False])
def test_of_a_call_left_and_right_or_both_in_one(tmp_path: Path, *, stereo: bool) -> None:
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(record("a", stereo=stereo))
    rig.tick(5)
    rig.engine.handle(c.BridgeLegs(first="a", second="b"))
    rig.tick(5)
    for leg in ("a", "b"):
        rig.engine.handle(c.CloseLeg(leg=leg))
    rig.tick()
    (tmp_path / "r.sidecar.json").write_bytes(rig.file("r.sidecar.json"))
    found = layout_of(recording("r", path=str(tmp_path / "r.mp3"), channels=2 if stereo else 1))
    assert found is not None
    left = {"from": 0, "to": 1600, "kind": "from_peer", "leg": "a", "member_id": "", "cue": ""}
    right = {"from": 800, "to": 1600, "kind": "from_peer", "leg": "b", "member_id": "", "cue": ""}
    assert found.channels == ([[left], [right]] if stereo else [[left, right]])


def test_nothing_is_known_without_a_sidecar(tmp_path: Path) -> None:
    assert layout_of(recording("r", path=str(tmp_path / "r.wav"))) is None
    (tmp_path / "r.sidecar.json").write_text("")
    with pytest.raises(Unavailable, match=r"r\.sidecar\.json"):
        layout_of(recording("r", path=str(tmp_path / "r.wav")))
