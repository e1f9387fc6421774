"""What one party sent, by the packets from its address: it stands for the coded signal that it does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.code_search import least_squares
from scenarios.proof.evidence import over_takes
from scenarios.proof.likeness import decibel

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from scenarios.proof.code_search import Floats
    from scenarios.proof.evidence import Evidence
    from scenarios.proof.parties import Party
    from scenarios.proof.rtp_flow import Flow

SILENCE = 8
"""The smallest value of A-law: who sends nothing louder has said nothing."""
FAINT = 100
"""In what a lossy coding changed, softer than this nothing can be told."""
CERTAIN = 6.0
"""Standard deviations."""
PRESENT_DB = 1.0
"""How far the level on a channel may be from that in the packets."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnAudio:
    """A party that speaks anything, and what of it came to its leg, over the samples of the file."""

    party: Party
    samples: Floats
    packets: int
    covered: int
    """Samples of the file for which it sent any."""
    is_lossy: bool
    """The samples of the file need not be those of the packets to the bit."""

    def speaks(self, start: int, end: int) -> bool:
        """Whether anything can be heard of it in the file samples `start` … `end`-1."""
        loudest = float(np.abs(self.samples[start:end]).max(initial=0.0))
        return loudest > (FAINT if self.is_lossy else SILENCE)

    def spoken(self, windows: Sequence[tuple[int, int]]) -> int:
        """The samples of those windows in which it says anything."""
        return sum(end - start for start, end in windows if self.speaks(start, end))


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a party is on a channel, against its own packets."""

    gain: float
    deviation: float

    @property
    def is_there(self) -> bool:
        """It is heard, neither louder nor softer than it spoke."""
        return self.is_certain and self.gain > 0 and abs(self.db) <= PRESENT_DB

    @property
    def is_certain(self) -> bool:
        """It is no chance."""
        return abs(self.gain) > CERTAIN * self.deviation

    @property
    def db(self) -> float:
        """0 is as it spoke."""
        return decibel(self.gain)


def own_audio(evidence: Evidence, party: Party) -> OwnAudio:
    """What came from the addresses of `party` to its leg, decoded, at its time; without addresses all of the leg."""
    heard = evidence.legs.get(party.leg)
    if heard is None:
        return OwnAudio(party, np.zeros(evidence.sidecar.samples, np.float32), 0, 0, evidence.is_coarse)
    placed = heard.time_base.placed
    mine = _came_from(evidence, party, placed.flow)
    samples, covered = over_takes(placed.only(mine), evidence.sidecar, 0, evidence.sidecar.samples)
    packets, there = int(np.count_nonzero(mine)), int(np.count_nonzero(covered))
    return OwnAudio(party, samples.astype(np.float32), packets, there, evidence.is_coarse)


def _came_from(evidence: Evidence, party: Party, flow: Flow) -> npt.NDArray[np.bool_]:
    """Which packets of a flow came from where the party sends."""
    mine = np.zeros(len(flow), bool)
    for capture in evidence.captures:
        rows = np.isin(capture.source, [capture.key(address) for address in party.addresses])
        mine |= np.isin(flow.number, capture.number[rows]) & np.isin(flow.time_ns, capture.time_ns[rows])
    return mine if party.addresses else np.ones(len(flow), bool)


def unknown_voices(evidence: Evidence, parties: Sequence[Party]) -> list[OwnAudio]:
    """Every party that has no coded signal, on every leg on which it was."""
    return [own_audio(evidence, party) for party in parties if party.code is None]


def levels(
    held: Floats, evidence: Evidence, voices: Sequence[OwnAudio], start: int, end: int
) -> list[tuple[OwnAudio, Level]]:
    """How loud each of `voices` that speaks is in `held`, between file samples; what others sent is told apart."""
    speaking = [voice for voice in voices if voice.speaks(start, end)]
    theirs = {voice.party.leg for voice in voices}
    others = [heard.from_peer[start:end] for leg, heard in evidence.legs.items() if leg not in theirs]
    known = [voice.samples[start:end] for voice in speaking]
    known += [other.astype(np.float32) for other in others if other.any()]
    fitted = least_squares(held[start:end], known)
    return [(voice, Level(*fit)) for voice, fit in zip(speaking, fitted, strict=False)]
