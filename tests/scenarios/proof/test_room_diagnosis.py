"""One line for each defect of a room's recording. All that is known to go wrong: tests/tools/test_bad_room_files.py."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.room_diagnosis import diagnose_room
from scenarios.proof.room_evidence import gather_room
from tools.synthetic_room import make_room

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_call import Pcm
    from tools.synthetic_room import Kind


def said(folder: Path, kind: Kind, samples: Pcm) -> list[str]:
    room = make_room(kind)
    wav, sidecar, capture = room.write(folder)
    evidence = gather_room(wav, sidecar, [capture])
    whole = replace(evidence.whole, recording=replace(evidence.whole.recording, samples=samples))
    return diagnose_room(replace(evidence, whole=whole), room.parties)


def test_nothing_of_a_good_one(tmp_path: Path) -> None:
    assert said(tmp_path, "mix", make_room("mix").samples) == []


def test_two_defects_are_two_lines(tmp_path: Path) -> None:
    samples = make_room().samples
    samples[:, 0] *= -1
    samples[:, 2] = np.roll(samples[:, 2], -8)
    assert said(tmp_path, "members", samples) == [
        "polarity: channel 1 (agent) is inverted",
        "shifted: from 4.00 s supervisor is 1 ms too early on channel 3 (supervisor)",
    ]


def test_a_frame_that_lacks_is_an_altered_one(tmp_path: Path) -> None:
    samples = make_room().samples
    samples[30_000:30_010, 0] ^= 1
    assert said(tmp_path, "members", samples) == [
        "altered: 1 frames of channel 1 (agent) are not what was on the wire, first is 187 (3.74 s)"
    ]


def test_a_beginning_that_lacks_is_not_a_shift(tmp_path: Path) -> None:
    assert said(tmp_path, "mix", make_room("mix").samples[800:]) == ["truncated: 100 ms lack at the beginning"]
