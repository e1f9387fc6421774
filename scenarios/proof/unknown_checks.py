"""Who is on which channel, of parties that speak anything: the packets from their address, and nobody else's."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.evidence import SIDES
from scenarios.proof.own_audio import levels, unknown_voices
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.proof.evidence import Evidence
    from scenarios.proof.own_audio import OwnAudio
    from scenarios.proof.parties import Party
    from scenarios.proof.sidecar import Span

SECOND = 8000
ENOUGH = SECOND // 2
"""Samples: of who was there for less, and of who said less, nothing is asked and nothing is proved."""
LEAK_DB, LOSSY_LEAK_DB = -60.0, -40.0
SHORTEST_FOR_LEAK = 2000
SHORTEST = 80
"""In fewer samples voices cannot be told apart: two of them fit one sample in every way. `check_sound` has them all."""


@dataclass(frozen=True, slots=True)
class _Window:
    """A party in file samples `start` … `end`-1 of a channel."""

    start: int
    end: int
    party: str
    state: str
    """`there`, `missing`, `foreign`."""
    level_db: float


def check_unknown(evidence: Evidence, parties: Sequence[Party]) -> list[Verdict]:
    """Per party without a coded signal whether it said anything, and per channel that it is there and nowhere else."""
    voices = [voice for voice in unknown_voices(evidence, parties) if voice.party.leg in evidence.legs]
    if not voices or evidence.recording.channels != evidence.sidecar.channels:
        return []
    verdicts = [_says_something(evidence, voice) for voice in voices]
    names = SIDES if evidence.sidecar.channels == 2 else ("mono",)
    for column, name in enumerate(names):
        table = list(_windows(evidence, column, voices))
        verdicts += [_verdict(evidence, name, voice.party.name, table) for voice in voices]
    return verdicts


def _says_something(evidence: Evidence, voice: OwnAudio) -> Verdict:
    """Silence on the wire and silence on the channel are alike: they prove nothing."""
    said = voice.spoken(list(itertools.pairwise(_cuts(evidence))))
    party = voice.party
    is_mute = party.is_silent(evidence.sidecar.armed_sample, evidence.sidecar.end_sample)
    due = max(voice.covered, _occupied(evidence, party)) >= ENOUGH and not is_mute
    where = f"the packets of {party.leg} from {' and '.join(map(str, party.addresses)) or 'its far end'}"
    measured = round(said / SECOND, 2) if said >= ENOUGH else f"not measured: only silence in {voice.packets} packets"
    return Verdict(f"{party.name}: says something", said >= ENOUGH or not due, measured, "at least 0.5 s", "", where)


def _occupied(evidence: Evidence, party: Party) -> int:
    """Samples of the file in which its packets stand on a channel, by the sidecar."""
    spans = {span for side in SIDES for span in evidence.spans(side) if span.kind == "from_peer" and party.is_at(span)}
    return sum(span.end - span.start for span in spans)


def _cuts(evidence: Evidence) -> list[int]:
    """Quarters of a second of the file, span edges, and where any sender's samples cease to be contiguous."""
    length = evidence.sidecar.samples
    cuts = {*range(0, length, SECOND // 4), length, *evidence.cuts()}
    cuts.update(span.start for side in SIDES for span in evidence.spans(side))
    return sorted(cut for cut in cuts if 0 <= cut <= length)


def _windows(evidence: Evidence, column: int, voices: Sequence[OwnAudio]) -> Iterator[_Window]:
    """Of one channel, each window in which anybody of `voices` says something."""
    length = min(len(evidence.recording.samples), evidence.sidecar.settled)
    held = evidence.recording.samples[:length, column].astype(np.float32)
    sides = (SIDES[column],) if evidence.sidecar.channels == 2 else SIDES
    for start, end in itertools.pairwise(cut for cut in _cuts(evidence) if cut <= length):
        if end - start < SHORTEST:
            continue
        spans = [span for side in sides for span in evidence.spans(side) if span.start <= start < span.end]
        for voice, level in levels(held, evidence, voices, start, end):
            name = voice.party.name
            if any(span.kind == "from_peer" and voice.party.is_at(span) for span in spans):
                if not _is_silent(evidence, voice, start, end):
                    yield _Window(start, end, name, "there" if level.is_there else "missing", level.db)
            elif not _mixes(spans) and end - start >= SHORTEST_FOR_LEAK and level.is_certain:
                yield _Window(start, end, name, "foreign", level.db)


def _is_silent(evidence: Evidence, voice: OwnAudio, start: int, end: int) -> bool:
    """Whether it was told to be silent, so that what it sends need not be on the channel."""
    return any(voice.party.is_silent(*heard) for heard in evidence.sidecar.clock.engine_ranges(start, end))


def _mixes(spans: Sequence[Span]) -> bool:
    """Whether what was sent to a leg is anybody's guess."""
    return any(span.kind == "to_peer" for span in spans)


def _verdict(evidence: Evidence, channel: str, party: str, table: Sequence[_Window]) -> Verdict:
    mine = [each for each in table if each.party == party]
    most = LOSSY_LEAK_DB if evidence.is_coarse else LEAK_DB
    wrong = [each for each in mine if each.state == "missing" or (each.state == "foreign" and each.level_db > most)]
    due, there = (
        sum(each.end - each.start for each in mine if each.state in states) / SECOND
        for states in (("there", "missing"), ("there",))
    )
    leak = max((each.level_db for each in mine if each.state == "foreign"), default=None)
    measured = f"{there:.2f} s of {due:.2f} s, elsewhere {'none' if leak is None else f'{leak:.1f} dB'}"
    where = f"{evidence.recording.path} {channel}"
    if wrong:
        first = wrong[0]
        measured += f"; {first.state} at {first.start / SECOND:.2f} s ({first.level_db:.1f} dB)"
        measured += f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        where += f" at {first.start / SECOND:.2f} s"
    limit = f"all that came from it while it was there, elsewhere at most {most:g} dB"
    return Verdict(f"{channel}: {party} by its packets", not wrong, measured, limit, "", where)
