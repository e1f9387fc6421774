"""Who is audible in a mix, and when."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from scenarios.proof.heard import all_audible
from scenarios.proof.parties import Party


def test_a_mix_and_a_pause() -> None:
    mix = np.concatenate([coded_signal(1, 16_000) // 3 + coded_signal(n, 16_000) // 3 for n in (2, 3)])
    mix[4000:8000] = 0
    heard = [all_audible(mix, [Party(name=str(code), code=code)]) for code in (1, 2, 3, 4)]
    assert [[(h.start, h.end) for h in spans] for spans in heard] == [
        [(0.0, 0.5), (1.0, 4.0)],
        [(0.0, 0.5), (1.0, 2.0)],
        [(2.0, 4.0)],
        [],
    ]
    assert heard[0][0].level_db == pytest.approx(-9.5, abs=1)
    assert all_audible(mix, [Party(name="human", code=None)]) == []
