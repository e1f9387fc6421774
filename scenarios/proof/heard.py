"""Who is heard, and when: the coded parties that are audible in some audio."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.code_search import Search, follow
from scenarios.proof.likeness import decibel

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from scenarios.proof.code_search import Stand
    from scenarios.proof.parties import Party

SECOND = 8000
_HEAD_START = 20 * SECOND
"""A party may have begun its signal this long before the audio begins: it rang, another leg was there first."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A party was audible without a pause from `start` to `end`, in seconds of the audio, to a quarter of a second."""

    party: str
    start: float
    end: float
    level_db: float
    """The loudest, against the level at which coded signals are made."""


def all_audible(samples: npt.NDArray[np.int16], parties: Sequence[Party], longest_s: float = math.inf) -> list[Heard]:
    """Which of `parties` are audible when in `samples` (8000 Hz, one channel), in order of time.

    Nobody has spoken for more than `longest_s` seconds: the less there is to search, the quicker.
    """
    audio = samples.astype(np.float32)
    search = Search(audio, round(min(len(audio) + _HEAD_START, longest_s * SECOND)))
    cuts = [*range(0, len(audio), SECOND // 4), len(audio)]
    found = []
    for party in parties:
        stands = [] if party.code is None else follow(audio, party.code, cuts, search)
        found += _joined(party.name, stands)
    return sorted(found, key=lambda heard: (heard.start, heard.party))


def _joined(party: str, stands: Sequence[Stand]) -> list[Heard]:
    spans: list[Heard] = []
    for stand in stands:
        level = decibel(stand.gain)
        begin, finish = stand.start / SECOND, stand.end / SECOND
        if spans and spans[-1].end == begin:
            last = spans.pop()
            spans.append(Heard(party, last.start, finish, max(last.level_db, level)))
        else:
            spans.append(Heard(party, begin, finish, level))
    return spans
