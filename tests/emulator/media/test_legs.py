"""The table of legs: slots, growth and the ring."""

from __future__ import annotations

import numpy as np

from emulator.audio.g711 import ULAW_TO_PCM
from emulator.media.legs import Leg, LegTable
from emulator.media.rows import CONCEALED, EARLIEST, END, KEY, NEVER
from tests.emulator.media.rig import filled

FRAME_BYTES = np.arange(160, dtype=np.uint8)


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
    table.play[slot] = 5
    assert table.allocate() == slot
    assert not table.has(slot, 0)
    assert filled(table, slot, 0, 2) == [12_345] * 2
    assert table.hot[slot, END] == 0
    assert table.hot[slot, KEY] == -1
    assert table.hot[slot, EARLIEST] == NEVER
    assert table.play[slot, CONCEALED] == 0
    assert table.sent[slot] == 0
