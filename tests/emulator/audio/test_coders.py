"""Every codec by its name speaks to itself."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.coders import CODERS


@pytest.mark.parametrize(("name", "clock"), [("G722", 1), ("opus", 6)])
def test_a_frame_goes_through(name: str, clock: int) -> None:
    coder = CODERS[name]
    payload = coder.encoder().encode(np.zeros(160, np.int16))
    assert (coder.clock, len(payload), coder.samples(payload)) == (clock, 160, 160)
    assert len(coder.decoder().decode(payload)) == 160
