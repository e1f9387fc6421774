"""From the index line to engine time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.g711 import ULAW_TO_PCM
from emulator.base.address import Address
from emulator.media.legs import Leg, LegTable
from emulator.media.readback import end_of_line, from_peer, gaps
from emulator.media.rows import END
from emulator.media.timeline import Piece, Timeline
from tests.emulator.media.rig import pcm_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray


def leg_with(pieces: list[tuple[int, int]], frames: list[tuple[int, int]]) -> tuple[LegTable, Leg]:
    """A leg with (first index, anchor) and (index, byte) of 160-sample frames, in order."""
    table = LegTable()
    slot = table.allocate()
    line = Timeline(table, slot)
    line.pieces = [Piece(first_index=first, anchor=anchor) for first, anchor in pieces]
    for index, byte in frames:
        table.store(slot, index, np.full(160, byte, np.uint8), 0)
        line.runs.append((index, index + 160))
    end = max((index + 160 for index, _ in frames), default=0)
    line.run_start = table.hot[slot, END] = end
    return table, Leg(leg="a", slot=slot, local=Address("192.0.2.9", 1), ssrc=1, timeline=line)


def values(*runs: tuple[int, int]) -> list[tuple[int, int]]:
    """(sample, count) of (byte, count); byte -1 is zero."""
    return [(0 if byte < 0 else int(ULAW_TO_PCM[byte]), count) for byte, count in runs]


def heard(table: LegTable, leg: Leg, begin: int, end: int) -> NDArray[np.int16]:
    """What a block of a recording holds of the leg."""
    out = np.zeros(end - begin, np.int16)
    from_peer(table, leg, begin, out)
    return out


def test_a_leg_that_sent_nothing() -> None:
    table, leg = leg_with([], [])
    assert not heard(table, leg, 0, 500).any()
    assert gaps(table, leg, 10, 500) == [(10, 500)]


def test_anchor_and_missing_frame() -> None:
    table, leg = leg_with([(0, 1000)], [(0, 1), (320, 2)])
    assert pcm_runs(heard(table, leg, 900, 1600)) == values((-1, 100), (1, 160), (-1, 160), (2, 160), (-1, 120))
    assert gaps(table, leg, 900, 1600) == [(900, 1000), (1160, 1320), (1480, 1600)]
    assert gaps(table, leg, 1010, 1150) == []


def test_a_slow_slip_leaves_zeros() -> None:
    table, leg = leg_with([(0, 0), (160, 160)], [(0, 1), (160, 2)])
    assert pcm_runs(heard(table, leg, 0, 480)) == values((1, 160), (-1, 160), (2, 160))
    assert gaps(table, leg, 0, 480) == [(160, 320)]


def test_the_later_piece_wins() -> None:
    table, leg = leg_with([(0, 0), (320, -160)], [(0, 1), (160, 2), (320, 3)])
    assert pcm_runs(heard(table, leg, 0, 320)) == values((1, 160), (3, 160))
    assert gaps(table, leg, 0, 330) == [(320, 330)]


def test_missing_data_of_the_later_piece_let_the_earlier_through() -> None:
    table, leg = leg_with([(0, 0), (320, -320)], [(0, 1), (160, 2), (480, 4)])
    assert pcm_runs(heard(table, leg, 0, 320)) == values((1, 160), (4, 160))


def test_reading_far_behind_a_jump() -> None:
    table, leg = leg_with([(0, 0), (160, 50_000)], [(0, 1), (160, 2)])
    assert pcm_runs(heard(table, leg, 0, 320)) == values((1, 160), (-1, 160))
    assert pcm_runs(heard(table, leg, 50_160, 50_320)) == values((2, 160))


def test_the_end_is_known_when_the_slot_is_gone() -> None:
    table, leg = leg_with([(0, 0)], [(0, 1)])
    leg.timeline.final_end = 160
    table.hot[leg.slot, END] = 99_999
    assert end_of_line(table, leg) == 160
    assert gaps(table, leg, 0, 200) == [(160, 200)]
