"""A participant's own recording and that of its room have its voice at the same moment, to the sample."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.runtime.mp3_worker import encode
from scenarios.proof.alignment import check_aligned
from tools.synthetic_call import write_wav
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_room import Kind

NAMES = {"leg-a": "agent", "leg-b": "customer", "leg-c": "supervisor"}


def recordings(folder: Path, kind: Kind = "mix", n: int = 3) -> list[tuple[str, Path, Path]]:
    """The room's, and one of a participant: here the track serves for it."""
    room = make_room(kind)
    wav, sidecar, _ = room.write(folder)
    track = folder / room.tracks[n - 1].file
    return [("recording 1", wav, sidecar), ("recording 2", track, track.with_suffix(".sidecar.json"))]


@pytest.mark.parametrize("kind", ["mix", "members", "named_and_rest"])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_at_the_same_sample(tmp_path: Path, kind: Kind, n: int) -> None:
    [verdict] = check_aligned(recordings(tmp_path, kind, n), NAMES)
    assert verdict.passed
    assert verdict.measured == 0
    assert verdict.name.endswith("in recording 1 and recording 2: alignment")


def test_in_an_mp3(tmp_path: Path) -> None:
    (name, wav, sidecar), other = recordings(tmp_path)
    encode(wav, wav.with_suffix(".mp3"))
    [verdict] = check_aligned([(name, wav.with_suffix(".mp3"), sidecar), other], NAMES)
    assert verdict.passed


@pytest.mark.parametrize("late", [1, 160])
def test_one_that_is_late_is_not(tmp_path: Path, late: int) -> None:
    both = recordings(tmp_path)
    track = make_room().tracks[2]
    write_wav(both[1][1], np.roll(track.samples, late)[:, None])
    [verdict] = check_aligned(both, NAMES)
    assert not verdict.passed
    assert verdict.measured == -late
    assert verdict.name.startswith("supervisor in ")


def test_one_whose_arming_is_told_wrong_is_not(tmp_path: Path) -> None:
    both = recordings(tmp_path, n=1)
    document = json.loads(both[1][2].read_text())
    document["armed_sample"] += 160
    document["takes"][0]["from"] += 160
    document["takes"][1]["to"] += 160
    both[1][2].write_text(json.dumps(document))
    [verdict] = check_aligned(both, NAMES)
    assert not verdict.passed


def test_two_recordings_of_legs_are_not_compared(tmp_path: Path) -> None:
    _, track = recordings(tmp_path)
    assert check_aligned([track, track], NAMES) == []
