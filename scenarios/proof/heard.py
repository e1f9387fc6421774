"""Who heard whom, and when: the coded parties that are audible in what a leg was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.code_search import follow
from scenarios.proof.likeness import decibel
from scenarios.proof.pcap import read_capture
from scenarios.proof.placed_flow import PlacedFlow
from scenarios.proof.rtp_flow import flow_to_peer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from scenarios.proof.parties import Party

SECOND = 8000
_HEAD_START = 60 * SECOND
"""A party may have begun its signal this long before the leg that hears it was there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A party was audible without a pause from `start` to `end`, engine seconds, to a quarter of a second."""

    party: str
    start: float
    end: float
    level_db: float
    """The loudest, against the level at which coded signals are made."""


def heard_by(captures: Sequence[Path], local: str, wall_epoch_ns: int, parties: Sequence[Party]) -> list[Heard]:
    """Who was audible in what was sent from our address `local` ("ip:port"), in order of time.

    Times count from `wall_epoch_ns`, the wall time at which the engine's clock was 0.
    """
    flow = flow_to_peer([read_capture(path) for path in captures], local)
    placed = PlacedFlow.as_sent(flow, wall_epoch_ns)
    if not len(placed.position):
        return []
    start, end = int(placed.position.min()), int(placed.position.max()) + 160
    samples, _ = placed.timeline(start, end)
    found = [span for party in parties for span in audible(samples, party, start)]
    return sorted(found, key=lambda heard: (heard.start, heard.party))


def audible(samples: npt.NDArray[np.int16], party: Party, start: int) -> list[Heard]:
    """When `party` is audible in samples, the first of which is engine sample `start`."""
    if party.code is None:
        return []
    cuts = [*range(0, len(samples), SECOND // 4), len(samples)]
    longest = len(samples) + _HEAD_START
    spans: list[Heard] = []
    for stand in follow(samples.astype(np.float32), party.code, cuts, longest):
        level = decibel(stand.gain)
        begin, finish = (start + stand.start) / SECOND, (start + stand.end) / SECOND
        if spans and spans[-1].end == begin:
            last = spans.pop()
            spans.append(Heard(party.name, last.start, finish, max(last.level_db, level)))
        else:
            spans.append(Heard(party.name, begin, finish, level))
    return spans
