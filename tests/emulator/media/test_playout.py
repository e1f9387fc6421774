"""What a leg hears of another."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import ALAW_TO_ULAW, ULAW_TO_ALAW
from emulator.media.legs import LegTable
from emulator.media.playout import Playout
from emulator.media.rows import END, FRAME, SIZE


class Pair:
    """Slot 0 hears slot 1."""

    def __init__(self, *, listener_alaw: int = 0) -> None:
        self.table = LegTable()
        for slot in (0, 1):
            self.table.legs[slot] = None
            self.table.allocate()
        self.table.alaw[0] = listener_alaw
        self.playout = Playout(self.table)
        self.playout.route({0: 1}, set())

    def store(self, value: int, *, alaw: int = 0, length: int = FRAME, hole: int = 0) -> None:
        """The next packet of slot 1, all bytes `value`, after a hole."""
        index = int(self.table.hot[1, END]) + hole
        self.table.store(1, index, np.full(length, value, np.uint8), alaw)
        self.table.hot[1, [END, SIZE]] = (index + length, length)

    def heard(self) -> bytes:
        """The payload that the tick puts into slot 0's packet."""
        self.playout.tick()
        return self.table.tx[0, 12:].tobytes()

    def values(self, ticks: int) -> list[int]:
        """The first byte of each frame."""
        return [self.heard()[0] for _ in range(ticks)]


def test_play_out_is_20_ms_behind_the_newest_packet() -> None:
    pair = Pair()
    assert pair.values(2) == [255, 255]
    heard = []
    for number in range(5):
        pair.store(number)
        heard += pair.values(1)
    assert heard == [255, 0, 1, 2, 3]


def test_long_packets_are_heard_from_their_beginning() -> None:
    pair = Pair()
    pair.store(1, length=480)
    assert pair.values(4) == [255, 1, 1, 1]


def test_what_is_missing_is_silence_10_ms_at_a_time() -> None:
    pair = Pair()
    pair.store(1)
    pair.store(2, length=80)
    pair.store(3, hole=80)
    assert pair.heard() + pair.heard() == b"\2" * 80 + b"\xff" * 80 + b"\3" * 160


@pytest.mark.parametrize(("alaw", "table"), [(0, ULAW_TO_ALAW), (1, ALAW_TO_ULAW)])
def test_the_other_law_is_transcoded(alaw: int, table: np.ndarray) -> None:
    pair = Pair(listener_alaw=1 - alaw)
    pair.store(0x33, alaw=alaw)
    assert pair.values(2) == [0xFF if alaw else 0xD5, table[0x33]]


def test_far_behind_it_skips() -> None:
    pair = Pair()
    pair.store(0)
    pair.values(2)
    for number in range(1, 20):
        pair.store(number)
    assert pair.values(2) == [18, 19]


def test_starved_it_waits_only_when_packets_still_come() -> None:
    pair = Pair()
    pair.store(0)
    assert pair.values(10) == [255, 0] + [255] * 8
    heard = []
    for number in range(1, 9):
        pair.store(number)
        heard += pair.values(1)
    assert heard == [255] * 5 + [5, 6, 7]


def test_two_listeners_with_laws_of_their_own() -> None:
    table = LegTable()
    for slot in range(4):
        table.allocate()
        table.legs[slot] = object()  # type: ignore[call-overload]
    table.alaw[1] = 1
    playout = Playout(table)
    playout.route({0: 2, 1: 3}, set())
    for slot in (2, 3):
        table.store(slot, 0, np.full(160, 7, np.uint8), 0)
        table.hot[slot, [END, SIZE]] = 160
    playout.tick()
    playout.tick()
    assert table.tx[0, 12:].tobytes() == b"\7" * 160
    assert table.tx[1, 12:].tobytes() == bytes([ULAW_TO_ALAW[7]]) * 160


def test_a_watched_leg_is_loud_only_while_it_speaks() -> None:
    pair = Pair()
    pair.playout.route({}, {1})
    pair.store(0x00)
    pair.store(0xFE)
    loud = []
    for _ in range(4):
        pair.playout.tick()
        loud.append(pair.playout.is_loud(1))
    assert loud == [True, False, False, False]


def test_who_stays_heard_keeps_the_place() -> None:
    pair = Pair()
    for number in range(3):
        pair.store(number)
    assert pair.values(1) == [1]
    pair.playout.route({1: 0, 0: 1}, {0})
    assert pair.values(1) == [2]
