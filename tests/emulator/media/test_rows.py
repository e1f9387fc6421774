"""The rows and their ring: what is stored is what is loaded."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM
from emulator.media.rows import RING_SLOTS, SLOT, LegRows
from tests.emulator.media.rig import filled

FRAME_BYTES = np.arange(160, dtype=np.uint8)


def test_a_filled_slot_keeps_its_data() -> None:
    table = LegRows()
    table.store(0, SLOT, FRAME_BYTES[:SLOT], 0)
    table.store(0, 0, np.full(240, 7, np.uint8), 1)
    expected = [*ALAW_TO_PCM[[7] * SLOT], *ULAW_TO_PCM[FRAME_BYTES[:SLOT]], *ALAW_TO_PCM[[7] * SLOT]]
    assert filled(table, 0, 0, 240) == expected


@pytest.mark.parametrize("index", [0, RING_SLOTS * SLOT - SLOT, 7 * RING_SLOTS * SLOT + 80])
def test_loading_any_part_over_the_end_of_the_ring(index: int) -> None:
    table = LegRows()
    table.store(0, index, FRAME_BYTES, 0)
    assert filled(table, 0, index + 3, 100) == ULAW_TO_PCM[FRAME_BYTES[3:103]].tolist()
    assert filled(table, 0, index + 150, 12) == [*ULAW_TO_PCM[FRAME_BYTES[150:]], 12_345, 12_345]


def test_the_ring_forgets_after_5_seconds() -> None:
    table = LegRows()
    table.store(0, 0, FRAME_BYTES, 0)
    table.store(0, RING_SLOTS * SLOT, FRAME_BYTES[:SLOT], 0)
    assert not table.has(0, 0)
    assert table.has(0, SLOT)
    assert table.has(0, RING_SLOTS * SLOT)
