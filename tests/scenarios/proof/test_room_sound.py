"""The channels of a room's recording against what its tracks add up to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.proof.room_evidence import gather_room
from scenarios.proof.room_sound import check_room_sound
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.room_evidence import RoomEvidence
    from tools.synthetic_call import Pcm


def gathered(folder: Path) -> RoomEvidence:
    wav, sidecar, capture = make_room("mix").write(folder)
    return gather_room(wav, sidecar, [capture])


def holding(room: RoomEvidence, samples: Pcm, *, lossy: bool = False) -> RoomEvidence:
    recording = replace(room.whole.recording, samples=samples, lossy=lossy)
    return replace(room, whole=replace(room.whole, recording=recording))


def test_the_first_wrong_sample_names_a_packet_of_everybody_who_speaks(tmp_path: Path) -> None:
    room = gathered(tmp_path)
    samples = room.whole.recording.samples.copy()
    samples[36_000] ^= 1
    [wrong] = [verdict for verdict in check_room_sound(holding(room, samples)) if verdict.name == "mono: samples"]
    assert (wrong.passed, wrong.measured) == (False, "499 frames equal")
    assert wrong.where.count("of the capture (sequence") == 3


def test_an_mp3_is_held_to_limits(tmp_path: Path) -> None:
    room = gathered(tmp_path)
    samples = room.whole.recording.samples
    assert all(verdict.passed for verdict in check_room_sound(holding(room, samples ^ 3, lossy=True)))
    assert any(not verdict.passed for verdict in check_room_sound(holding(room, samples // 4, lossy=True)))
