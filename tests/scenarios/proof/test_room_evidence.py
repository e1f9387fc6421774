"""What a room's file should hold, put together from the capture: places, pauses, sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.errors import BadInput
from scenarios.proof.room_evidence import gather_room
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_room import Kind


@pytest.mark.parametrize("kind", ["mix", "members", "named_and_rest"])
def test_the_script_s_truth_is_found(tmp_path: Path, kind: Kind) -> None:
    made = make_room(kind)
    wav, sidecar, capture = made.write(tmp_path)
    room = gather_room(wav, sidecar, [capture])
    assert np.array_equal(room.expected, made.samples)
    assert np.array_equal(room.of_its_tracks, made.samples)
    assert [(heard.start, heard.end) for heard in room.tracks] == [
        (track.start, track.start + len(track.samples)) for track in made.tracks
    ]


def test_channels_are_named_by_how_many_there_are(tmp_path: Path) -> None:
    for kind, names in (
        ("mix", ("mono",)),
        ("named_and_rest", ("left", "right")),
        ("members", ("channel 1", "channel 2", "channel 3", "channel 4")),
    ):
        wav, sidecar, capture = make_room(kind).write(tmp_path)  # type: ignore[arg-type]
        assert gather_room(wav, sidecar, [capture]).names == names


def test_a_mute_member_does_not_speak(tmp_path: Path) -> None:
    wav, sidecar, capture = make_room().write(tmp_path)
    room = gather_room(wav, sidecar, [capture])
    assert room.tracks[0].speaks() == [(0, 16_000), (24_000, 80_000)]
    assert room.tracks[1].speaks() == [(16_000, 48_000)]


def test_bad_input_names_the_file(tmp_path: Path) -> None:
    wav, sidecar, capture = make_room().write(tmp_path)
    with pytest.raises(BadInput, match="without a capture"):
        gather_room(wav, sidecar, [])
    (tmp_path / "room.track-2.wav").unlink()
    with pytest.raises(BadInput, match=r"room\.track-2\.wav"):
        gather_room(wav, sidecar, [capture])
