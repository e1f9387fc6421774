"""What the packets of a leg did: counted for the reports to its peer (RFC 3550 §6.4.1) and for when it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.media.rows import JITTER, PLACED, SEQUENCE

if TYPE_CHECKING:
    from emulator.media.legs import Leg, LegTable


class Reception(NamedTuple):
    """Packets; `jitter` is in samples."""

    received: int
    expected: int
    """How many the sequence numbers of all segments span."""
    lost: int
    late: int
    """More than a second: not recorded."""
    duplicate: int
    reordered: int
    """Behind a later one, but in time for the recording."""
    jitter: int
    highest_sequence: int
    """Extended by the number of wraps."""


def reception(table: LegTable, leg: Leg) -> Reception:
    """The counts so far."""
    line = leg.timeline
    hot: list[int] = table.hot[leg.slot].tolist()
    late = sum(not straggler.placed for straggler in line.stragglers)
    counted = hot[PLACED] + late + len(line.duplicates) + len(line.dropped)
    expected = line.expected(hot[SEQUENCE])
    return Reception(
        received=counted + leg.passed_over,
        expected=expected,
        lost=max(0, expected - hot[PLACED] - late - leg.passed_over),
        late=late,
        duplicate=len(line.duplicates),
        reordered=len(line.stragglers) - late,
        jitter=hot[JITTER] >> 4,
        highest_sequence=hot[SEQUENCE],
    )
