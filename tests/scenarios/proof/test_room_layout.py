"""Where tracks stand in a room's file: told, derived and heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.room_evidence import gather_room
from scenarios.proof.room_layout import check_layout, check_place
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.room_evidence import RoomEvidence


def gathered(folder: Path) -> RoomEvidence:
    wav, sidecar, capture = make_room("mix").write(folder)
    return gather_room(wav, sidecar, [capture])


def test_told_as_derived(tmp_path: Path) -> None:
    room = gathered(tmp_path)
    assert check_layout(room).passed
    found = [verdict for heard in room.tracks for verdict in check_place(room, heard)]
    assert all(verdict.passed for verdict in found)
    assert [v.measured for v in found if v.name == "start on the room's clock"] == [0, 16_000, 32_000, 56_000]


def test_a_member_that_stands_elsewhere_in_the_sum(tmp_path: Path) -> None:
    room = gathered(tmp_path)
    samples = np.roll(room.whole.recording.samples, 24, axis=0)
    whole = replace(room.whole, recording=replace(room.whole.recording, samples=samples))
    moved = replace(room, whole=whole)
    away = [verdict for verdict in check_place(moved, moved.tracks[2]) if verdict.name == "alignment with the room"]
    assert [verdict.measured for verdict in away] == [24]
    assert not away[0].passed


def test_a_member_that_never_spoke_has_no_alignment(tmp_path: Path) -> None:
    room = gathered(tmp_path)
    heard = room.tracks[2]
    silence = np.zeros_like(heard.evidence.recording.samples)
    mute = replace(
        heard, evidence=replace(heard.evidence, recording=replace(heard.evidence.recording, samples=silence))
    )
    assert len(check_place(room, mute)) == 3
