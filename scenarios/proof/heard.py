"""Who heard whom, and when: the coded parties that are audible in what a leg was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.code_search import Search, follow
from scenarios.proof.likeness import decibel
from scenarios.proof.pcap import read_capture
from scenarios.proof.placed_flow import PlacedFlow
from scenarios.proof.rtp_flow import flow_to_peer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from scenarios.proof.code_search import Stand
    from scenarios.proof.parties import Party

SECOND = 8000
_HEAD_START = 20 * SECOND
"""A party may have begun its signal this long before the audio begins: it rang, another leg was there first."""


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
    return all_audible(samples, parties, start)


def all_audible(samples: npt.NDArray[np.int16], parties: Sequence[Party], start: int = 0) -> list[Heard]:
    """Which of `parties` are audible when in samples, the first of which is engine sample `start`; in order of time."""
    audio = samples.astype(np.float32)
    search = Search(audio, len(audio) + _HEAD_START)
    cuts = [*range(0, len(audio), SECOND // 4), len(audio)]
    found = []
    for party in parties:
        stands = [] if party.code is None else follow(audio, party.code, cuts, search)
        found += _joined(party.name, stands, start)
    return sorted(found, key=lambda heard: (heard.start, heard.party))


def _joined(party: str, stands: Sequence[Stand], start: int) -> list[Heard]:
    spans: list[Heard] = []
    for stand in stands:
        level = decibel(stand.gain)
        begin, finish = (start + stand.start) / SECOND, (start + stand.end) / SECOND
        if spans and spans[-1].end == begin:
            last = spans.pop()
            spans.append(Heard(party, last.start, finish, max(last.level_db, level)))
        else:
            spans.append(Heard(party, begin, finish, level))
    return spans
