"""The verdicts on one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tools.record_matrix.cells_made_up import cell
from tools.record_matrix.judge_file import file_verdicts
from tools.record_matrix.rules import expected
from tools.record_matrix.scenes import play

if TYPE_CHECKING:
    from pathlib import Path


def test_a_message_of_two_seconds(tmp_path: Path) -> None:
    one = cell(mode="foreground", end="max_length", action=False, callback=False)
    played = play(one, tmp_path)
    (recording,) = played.recordings
    verdicts = {each.name: each for each in file_verdicts(expected(one).files[0], recording, played)}
    assert verdicts["length"].measured == 16000
    assert verdicts["right: digital silence"].measured == 0
    assert verdicts["left: caller"].measured == "2.00"
    assert {"left: who is heard", "left: samples"} & set(verdicts), "the proof against the capture"
    assert all(each.passed for each in verdicts.values())
