"""From the index ring back to engine time: a leg's samples by engine sample (docs/decisions/0001, Placement)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from emulator.media.rows import END, NEVER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emulator.media.legs import Leg, LegTable

_ENOUGH = 20_000
"""When a piece begins so long before a stretch, older ones end before it: packets come at most 1 s late or early."""


def from_peer(table: LegTable, leg: Leg, begin: int, out: NDArray[np.int16]) -> None:
    """Put what the leg's peer sent from engine sample `begin` on into `out` [n]; where there is nothing it stays."""
    end = begin + len(out)
    for start, stop, anchor in reversed(_pieces(table, leg, begin)):
        low, high = max(begin, start + anchor), min(end, stop + anchor)
        if low < high:
            table.load(leg.slot, low - anchor, out[low - begin : high - begin])


def both_peers(table: LegTable, legs: tuple[Leg, Leg], begin: int, end: int) -> NDArray[np.int16] | None:
    """What the peers of two legs sent, PCM [end - begin, 2]; None unless all of each is there in one piece and law."""
    starts = []
    for leg in legs:
        piece = leg.timeline.pieces[-1] if leg.timeline.pieces else None
        if piece is None or begin - piece.anchor < piece.first_index or end - piece.anchor > end_of_line(table, leg):
            return None
        starts.append(begin - piece.anchor)
    return table.pair((legs[0].slot, legs[1].slot), (starts[0], starts[1]), end - begin)


def end_of_line(table: LegTable, leg: Leg) -> int:
    """The end of the leg's data, an index; known also when its slot has gone to another leg."""
    final = leg.timeline.final_end
    return int(table.columns[END, leg.slot]) if final is None else final


def end_of_data(table: LegTable, leg: Leg) -> int:
    """The engine sample after the leg's latest data; that of nothing is later than any."""
    pieces = leg.timeline.pieces
    return end_of_line(table, leg) + pieces[-1].anchor if pieces else NEVER


def _pieces(table: LegTable, leg: Leg, begin: int) -> list[tuple[int, int, int]]:
    """(start index, stop index, anchor) of the pieces that may reach `begin`, latest first."""
    found = []
    stop = end_of_line(table, leg)
    for piece in reversed(leg.timeline.pieces):
        found.append((piece.first_index, stop, piece.anchor))
        if piece.first_index + piece.anchor < begin - _ENOUGH:
            break
        stop = piece.first_index
    return found


def gaps(table: LegTable, leg: Leg, begin: int, end: int) -> list[tuple[int, int]]:
    """The maximal runs of engine samples in [begin, end) for which no piece of the leg has data."""
    found = []
    covered = begin
    for low, high in sorted(_filled(table, leg)):
        if low > covered and covered < end:
            found.append((covered, min(low, end)))
        covered = max(covered, high)
    if covered < end:
        found.append((covered, end))
    return found


def _filled(table: LegTable, leg: Leg) -> list[tuple[int, int]]:
    """The stretches of engine time for which the leg has data; they may overlap."""
    line = leg.timeline
    if not line.pieces:
        return []
    starts = [piece.first_index for piece in line.pieces]
    stops = [*starts[1:], end_of_line(table, leg)]
    found = []
    for first, last in [*line.runs, (line.run_start, stops[-1])]:
        number = bisect_right(starts, first) - 1
        while number < len(starts) and starts[number] < last:
            anchor = line.pieces[number].anchor
            found.append((max(first, starts[number]) + anchor, min(last, stops[number]) + anchor))
            number += 1
    return found
