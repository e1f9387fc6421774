"""Who is heard: found in the samples, and tied to the leg that the packets came from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.tools.record_matrix.cells_made_up import cell
from tools.record_matrix.judge_voices import parties_of, voice_verdicts
from tools.record_matrix.measured import read
from tools.record_matrix.rules import expected
from tools.record_matrix.scenes import play

if TYPE_CHECKING:
    from pathlib import Path


def test_both_sides_of_a_session_with_a_silence(tmp_path: Path) -> None:
    one = cell(mode="session", end="silence")
    played = play(one, tmp_path)
    (recording,) = played.recordings
    held = read(recording)
    verdicts = list(voice_verdicts(expected(one).files[0], held, played))
    assert [each.name for each in verdicts] == ["left: caller", "left: agent", "right: caller", "right: agent"]
    assert all(each.passed for each in verdicts)
    swapped = replace(held, samples=held.samples[:, ::-1])
    assert not any(each.passed for each in voice_verdicts(expected(one).files[0], swapped, played))
    caller, agent = parties_of(recording.sidecar, played)
    assert caller.leg != agent.leg != "nowhere"
    ((since, until),) = caller.silent
    assert (until - since) / 8000 == 1.5
