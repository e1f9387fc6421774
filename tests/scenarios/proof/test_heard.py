"""Who heard whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from scenarios.proof.heard import all_audible, heard_by
from scenarios.proof.parties import Party
from tools.synthetic_call import WALL_EPOCH_NS

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_call import SyntheticCall


def test_what_the_caller_heard(call: SyntheticCall, files: tuple[Path, Path, Path]) -> None:
    heard = heard_by([files[2]], "10.0.0.9:20000", WALL_EPOCH_NS, call.parties)
    assert [(h.party, h.start, h.end) for h in heard] == [("first agent", 4.0, 8.0), ("second agent", 8.0, 11.0)]
    assert heard[0].level_db == pytest.approx(0, abs=0.5)


def test_nobody_was_sent_anything(call: SyntheticCall, files: tuple[Path, Path, Path]) -> None:
    assert heard_by([files[2]], "10.0.0.9:20002", WALL_EPOCH_NS, call.parties) == []


def test_a_mix_and_a_pause() -> None:
    mix = np.concatenate([coded_signal(1, 16_000) // 3 + coded_signal(n, 16_000) // 3 for n in (2, 3)])
    mix[4000:8000] = 0
    heard = [all_audible(mix, [Party(name=str(code), code=code)], 80_000) for code in (1, 2, 3, 4)]
    assert [[(h.start, h.end) for h in spans] for spans in heard] == [
        [(10.0, 10.5), (11.0, 14.0)],
        [(10.0, 10.5), (11.0, 12.0)],
        [(12.0, 14.0)],
        [],
    ]
    assert heard[0][0].level_db == pytest.approx(-9.5, abs=1)
    assert all_audible(mix, [Party(name="human", code=None)]) == []
