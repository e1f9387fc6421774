"""Who is heard on which channel of a room's recording: members at their level, anybody else not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scenarios.proof.room_evidence import gather_room
from scenarios.proof.room_parties import check_room_parties
from tools.synthetic_room import SAMPLES, make_room

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.verdict import Verdict
    from tools.synthetic_call import Pcm
    from tools.synthetic_room import Kind


def judged(folder: Path, kind: Kind, add: Pcm | None = None, column: int = 0) -> list[Verdict]:
    room = make_room(kind)
    wav, sidecar, capture = room.write(folder)
    evidence = gather_room(wav, sidecar, [capture])
    if add is not None:
        samples = evidence.whole.recording.samples.copy()
        samples[: len(add), column] += add
        whole = replace(evidence.whole, recording=replace(evidence.whole.recording, samples=samples))
        evidence = replace(evidence, whole=whole)
    return check_room_parties(evidence, room.parties)


def test_the_members_of_a_sum_and_how_long(tmp_path: Path) -> None:
    [verdict] = judged(tmp_path, "mix")
    assert verdict.passed
    assert verdict.measured == "agent 9.00 s, customer 7.00 s, supervisor 6.00 s, leak none"


@pytest.mark.parametrize(("db", "passes"), [(-50, False), (-80, True)])
def test_a_leak_has_a_limit(tmp_path: Path, db: int, passes: bool) -> None:
    said = make_room().legs["leg-c"].samples[:40_000]
    leak = np.round(said * 10 ** (db / 20)).astype(np.int16)
    verdicts = judged(tmp_path, "members", leak, column=1)
    assert [verdict.passed for verdict in verdicts] == [True, passes, True, True]
    if not passes:
        assert "supervisor foreign at 4.00 s (-50." in str(verdicts[1].measured)


def test_an_echo_is_a_leak_too(tmp_path: Path) -> None:
    said = np.roll(make_room().legs["leg-a"].samples, 1234)[:SAMPLES] // 50
    verdicts = judged(tmp_path, "members", said, column=2)
    assert "agent foreign" in str(verdicts[2].measured)


def test_a_member_that_lacks(tmp_path: Path) -> None:
    room = make_room("mix")
    gone = room.tracks[2]
    said = np.zeros(SAMPLES, np.int16)
    said[gone.start : gone.start + len(gone.samples)] = -gone.samples
    [verdict] = judged(tmp_path, "mix", said)
    assert not verdict.passed
    assert "supervisor missing at 4.00 s" in str(verdict.measured)


def test_without_coded_parties_nothing_is_said(tmp_path: Path) -> None:
    room = make_room()
    wav, sidecar, capture = room.write(tmp_path)
    assert check_room_parties(gather_room(wav, sidecar, [capture]), []) == []
