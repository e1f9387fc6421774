"""The table of legs: slots, growth and the ring."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM
from emulator.media.legs import Leg, LegTable
from emulator.media.rows import END, KEY, READ, RING_SLOTS, SLOT, UNSET

FRAME_BYTES = np.arange(160, dtype=np.uint8)


def filled(table: LegTable, slot: int, start: int, count: int, untouched: int = 12_345) -> list[int]:
    out = np.full(count, untouched, np.int16)
    table.load(slot, start, out)
    return out.tolist()


def test_growth_keeps_rows() -> None:
    table = LegTable(capacity=2)
    for number in range(5):
        slot = table.allocate()
        assert slot == number
        table.legs[slot] = Leg.__new__(Leg)
        table.store(slot, 0, FRAME_BYTES + np.uint8(number), 0)
        table.hot[slot, END] = number
    assert len(table.legs) == len(table.rx) == len(table.ring) == 8
    for number in range(5):
        assert filled(table, number, 0, 160) == ULAW_TO_PCM[FRAME_BYTES + np.uint8(number)].tolist()
        assert table.hot[number, END] == number


def test_a_slot_given_again_is_clean() -> None:
    table = LegTable()
    slot = table.allocate()
    table.store(slot, 0, FRAME_BYTES, 0)
    table.hot[slot] = 77
    table.sent[slot] = 3
    assert table.allocate() == slot
    assert not table.has(slot, 0)
    assert filled(table, slot, 0, 2) == [12_345] * 2
    assert table.hot[slot, END] == 0
    assert table.hot[slot, KEY] == -1
    assert table.play[slot, READ] == UNSET
    assert table.sent[slot] == 0


def test_a_filled_slot_keeps_its_data() -> None:
    table = LegTable()
    table.store(0, SLOT, FRAME_BYTES[:SLOT], 0)
    table.store(0, 0, np.full(240, 7, np.uint8), 1)
    expected = [*ALAW_TO_PCM[[7] * SLOT], *ULAW_TO_PCM[FRAME_BYTES[:SLOT]], *ALAW_TO_PCM[[7] * SLOT]]
    assert filled(table, 0, 0, 240) == expected


@pytest.mark.parametrize("index", [0, RING_SLOTS * SLOT - SLOT, 7 * RING_SLOTS * SLOT + 80])
def test_loading_any_part_over_the_end_of_the_ring(index: int) -> None:
    table = LegTable()
    table.store(0, index, FRAME_BYTES, 0)
    assert filled(table, 0, index + 3, 100) == ULAW_TO_PCM[FRAME_BYTES[3:103]].tolist()
    assert filled(table, 0, index + 150, 12) == [*ULAW_TO_PCM[FRAME_BYTES[150:]], 12_345, 12_345]


def test_the_ring_forgets_after_5_seconds() -> None:
    table = LegTable()
    table.store(0, 0, FRAME_BYTES, 0)
    table.store(0, RING_SLOTS * SLOT, FRAME_BYTES[:SLOT], 0)
    assert not table.has(0, 0)
    assert table.has(0, SLOT)
    assert table.has(0, RING_SLOTS * SLOT)
