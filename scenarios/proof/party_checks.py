"""Who is on which channel: each party's coded signal is looked for on each channel, second by second."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from scenarios.proof.clock_checks import check_clocks
from scenarios.proof.code_search import Search, code_at, follow, least_squares
from scenarios.proof.evidence import SIDES
from scenarios.proof.likeness import decibel
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from scenarios.proof.code_search import Floats, Stand
    from scenarios.proof.evidence import Evidence, Side
    from scenarios.proof.parties import Party
    from scenarios.proof.sidecar import Span

    IsOwn = Callable[["Voice", int, int], bool]
    """Whether a voice with an origin, heard in the window from a sample on, is in its own place."""

SECOND = 8000
LEAK_DB, LOSSY_LEAK_DB = -60.0, -40.0
PRESENT_DB, LOSSY_PRESENT_DB = 0.5, 1.0
"""How far an expected party's level may be from that of its own packets; an MP3 may differ more."""
WEAK_SHARE = 0.05
"""Of the windows of a party with a weak clock, so many may lack it: its slips cut windows where nobody else's do."""
CERTAIN = 6.0
_CERTAIN_OF_A_STRANGER = 9.0
"""Standard deviations. Its place is the best of half a million: where a party's own voice was not explained, such as
around a jump of its time stamps, chance alone gives six."""
_BESIDE = 8
"""Samples, 1 ms."""
SHORTEST_FOR_LEAK = 2000
_SEARCHED = 60 * SECOND
_NEAR = 320
"""Samples by which slips move a party between one second and the next."""

State = Literal["expected", "missing", "foreign"]


@dataclass(frozen=True, slots=True)
class Presence:
    """One party on a side of the recording, in file samples `start` … `end`-1, at most a second."""

    start: int
    end: int
    party: str
    state: State
    level_db: float
    """Against the party's level in its own packets."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A coded party and what of it arrived, by its own packets."""

    party: Party
    code: int
    leg: str
    """Empty when the capture does not show its leg."""
    stands: list[Stand]
    references: dict[int, Floats]
    """Its code as it arrived, level and losses included, by where a window begins."""


def check_parties(evidence: Evidence, parties: Sequence[Party]) -> list[Verdict]:
    """Per party whether it is heard on its own leg at all, per weak clock its drift, per side who is on it."""
    coded = [party for party in parties if party.code is not None]
    if not coded or evidence.recording.channels != evidence.sidecar.channels:
        return []
    cuts = _cuts(evidence)
    voices = voices_of(evidence, coded, cuts)
    unknown = [party for party in parties if party.code is None]
    verdicts = [_speaks(evidence, voice) for voice in voices if voice.leg] + check_clocks(evidence, parties)
    if evidence.sidecar.channels == 1:
        return verdicts
    weak = {party.name for party in parties if party.weak_clock}
    tables = {side: _presences(evidence, side, voices, cuts, unknown) for side in SIDES}
    return verdicts + [_verdict(evidence, side, table, weak) for side, table in tables.items()]


def _cuts(evidence: Evidence) -> list[int]:
    """Seconds of the file, span edges, and where any sender's samples cease to be contiguous."""
    length = evidence.sidecar.samples
    cuts = {*range(0, length, SECOND), length, *evidence.cuts()}
    cuts.update(span.start for side in SIDES for span in evidence.spans(side))
    return sorted(cuts)


def voices_of(evidence: Evidence, parties: Sequence[Party], cuts: Sequence[int]) -> list[Voice]:
    """Everybody with a coded signal, as heard between each two of `cuts` (rising file samples)."""
    return [_voice(evidence, party, party.code, cuts) for party in parties if party.code is not None]


def _voice(evidence: Evidence, party: Party, code: int, cuts: Sequence[int]) -> Voice:
    leg = party.leg
    if leg not in evidence.sidecar.legs:
        return Voice(party, code, "", [], {})
    heard = evidence.legs[leg]
    audio = heard.from_peer.astype(np.float32)
    begun = [at for place in heard.time_base.piece_positions()[:1] for at in evidence.sidecar.clock.reckonings(place)]
    # Who is behind has spoken in another call before.
    longest = evidence.sidecar.samples + _SEARCHED if party.is_behind else _longest(evidence)
    stands = follow(audio, code, cuts, Search(audio, longest), begun)
    if party.is_behind and not stands:
        return Voice(party, code, "", [], {})
    references = {}
    for stand in stands:
        window = slice(stand.start, stand.end)
        arrived = code_at(code, stand.origin, stand.start, stand.end) * heard.from_peer_covered[window]
        gain = float(audio[window] @ arrived) / max(float(arrived @ arrived), 1.0)
        references[stand.start] = arrived * np.float32(gain)
    return Voice(party, code, leg, stands, references)


def _longest(evidence: Evidence) -> int:
    """How far into its code a party can be at the end of the file: no phone plays before its RTP begins."""
    begun = [segment.arrival_sample for leg in evidence.legs.values() for segment in leg.time_base.segments]
    return min(evidence.sidecar.end_sample - min(begun, default=0) + SECOND, evidence.sidecar.samples + _SEARCHED)


def _speaks(evidence: Evidence, voice: Voice) -> Verdict:
    """A party that never plays its signal makes every other statement about it empty."""
    is_heard = np.count_nonzero(_its_own(evidence, voice)) >= SECOND // 2
    due = is_heard and not voice.party.is_silent(evidence.sidecar.armed_sample, evidence.sidecar.end_sample)
    heard = sum(stand.end - stand.start for stand in voice.stands) / SECOND
    name = f"{voice.party.name}: plays its signal"
    return Verdict(name, heard > 0 or not due, round(heard, 2), "more than 0", "s", f"the packets of {voice.leg}")


def _its_own(evidence: Evidence, voice: Voice) -> npt.NDArray[np.bool_]:
    """Where packets came to its leg, without the spans of others who were there in turn."""
    covered = evidence.legs[voice.leg].from_peer_covered.copy()
    for span in (span for side in SIDES for span in evidence.spans(side)):
        if span.kind == "from_peer" and span.leg == voice.leg and not voice.party.is_at(span):
            covered[span.start : span.end] = False
    return covered


def _presences(
    evidence: Evidence, side: Side, voices: Sequence[Voice], cuts: Sequence[int], unknown: Sequence[Party]
) -> list[Presence]:
    length = min(len(evidence.recording.samples), evidence.sidecar.samples)
    audio = evidence.recording.samples[:length, SIDES.index(side)].astype(np.float32)
    for span in evidence.spans(side):
        if span.kind == "from_peer" and any(party.is_at(span) for party in unknown):
            # A handset hears its own loudspeaker: who is heard in what it sent does not leak from anywhere.
            audio[span.start : span.end] -= evidence.legs[span.leg].from_peer[span.start : span.end][
                : length - span.start
            ]
    rest = audio.copy()
    found: list[Presence] = []
    for start, end in itertools.pairwise(cuts):
        if end > length:
            break
        span = next(s for s in evidence.spans(side) if s.start <= start < s.end)
        heard = [voice for voice in voices if start in voice.references]
        known = [voice.references[start] for voice in heard] + _cue(evidence, side, span, start, end)
        fitted = least_squares(audio[start:end], known)
        for reference, (gain, _) in zip(known, fitted, strict=True):
            rest[start:end] -= np.float32(gain) * reference
        for voice, fit in zip(heard, fitted, strict=False):
            presence = _judge(evidence, span, voice, (start, end), fit)
            found += [] if presence is None else [Presence(start, end, *presence)]
    if not _mixes(evidence.spans(side)):
        found += strangers(evidence, voices, cuts, rest, partial(_is_own, evidence, side))
    return found


def _judge(
    evidence: Evidence, span: Span, voice: Voice, window: tuple[int, int], fit: tuple[float, float]
) -> tuple[str, State, float] | None:
    """What a fitted level says about a party in a window; None where nothing can be said."""
    (start, end), (gain, deviation) = window, fit
    level = decibel(gain)
    if span.kind == "from_peer" and span.leg == voice.leg:
        if any(voice.party.is_silent(*heard) for heard in evidence.sidecar.clock.engine_ranges(start, end)):
            return None
        present = LOSSY_PRESENT_DB if evidence.is_coarse else PRESENT_DB
        return voice.party.name, "expected" if gain > 0 and abs(level) <= present else "missing", level
    if span.kind == "to_peer" and not span.cue:
        return None
    if end - start >= SHORTEST_FOR_LEAK and abs(gain) > CERTAIN * deviation:
        return voice.party.name, "foreign", level
    return None


def _cue(evidence: Evidence, side: Side, span: Span, start: int, end: int) -> list[Floats]:
    """What was sent while a cue played: it would drown a leak if it were not fitted too."""
    sent = evidence.sides[side][start:end]
    return [sent.astype(np.float32)] if span.kind == "to_peer" and span.cue and sent.any() else []


def _mixes(spans: Iterable[Span]) -> bool:
    """Whether what was sent to a leg is anybody's guess: a conference, ring-back without a cue."""
    return any(span.kind == "to_peer" and not span.cue for span in spans)


def strangers(
    evidence: Evidence, voices: Sequence[Voice], cuts: Sequence[int], rest: Floats, is_own: IsOwn
) -> list[Presence]:
    """Codes in what is left of a channel, wherever they stand: an echo, a party whose leg was not captured."""
    if not rest.any():
        return []
    found = []
    search = Search(rest[:_SEARCHED], min(_longest(evidence), 2 * _SEARCHED))
    for voice in voices:
        origin = search.origin(voice.code)
        if origin is None or (evidence.is_coarse and _is_its_own_rest(voice, origin)):
            continue
        for start, end in itertools.pairwise(cuts):
            reference = code_at(voice.code, origin, start, end)
            if end - start < SHORTEST_FOR_LEAK or end > len(rest) or not reference.any():
                continue
            if is_own(voice, origin, start):
                continue
            [(gain, deviation)] = least_squares(rest[start:end], [reference])
            if abs(gain) > _CERTAIN_OF_A_STRANGER * deviation:
                found.append(Presence(start, end, voice.party.name, "foreign", decibel(gain)))
    return found


def _is_its_own_rest(voice: Voice, origin: int) -> bool:
    """Whether it is what a phone's resampler or a coding leaves beside the code, where that stands: no echo."""
    return any(abs(stand.origin - origin) <= _BESIDE for stand in voice.stands)


def _is_own(evidence: Evidence, side: Side, voice: Voice, origin: int, start: int) -> bool:
    """Whether what is heard there is the party in its own place: a word or two in a second of silence."""
    span = next(each for each in evidence.spans(side) if each.start <= start < each.end)
    near = not voice.stands or any(abs(stand.origin - origin) <= _NEAR for stand in voice.stands)
    return span.kind == "from_peer" and span.leg == voice.leg and near


def excused(table: Sequence[Presence], weak: Iterable[str]) -> set[str]:
    """The parties with a weak clock that enough of their windows show."""
    found = set()
    for name in weak:
        due = [p for p in table if p.party == name and p.state != "foreign"]
        if sum(p.state == "missing" for p in due) <= WEAK_SHARE * len(due):
            found.add(name)
    return found


def _verdict(evidence: Evidence, side: Side, table: Sequence[Presence], weak: Iterable[str]) -> Verdict:
    heard = sum(p.end - p.start for p in table if p.state == "expected") / SECOND
    leak = max((p.level_db for p in table if p.state == "foreign"), default=None)
    most = LOSSY_LEAK_DB if evidence.is_coarse else LEAK_DB
    forgiven = excused(table, weak)
    wrong = [
        p
        for p in table
        if (p.state == "missing" and p.party not in forgiven) or (p.state == "foreign" and p.level_db > most)
    ]
    names = list(dict.fromkeys(p.party for p in table if p.state == "expected"))
    measured = (
        f"{' then '.join(names) or 'nobody'} for {heard:.2f} s, leak {'none' if leak is None else f'{leak:.1f} dB'}"
    )
    if wrong:
        worst = [f"{p.party} {p.state} at {p.start / SECOND:.2f} s ({p.level_db:.1f} dB)" for p in wrong]
        measured += f"; {worst[0]}" + (f" and {len(worst) - 1} more" if len(worst) > 1 else "")
    where = f"{evidence.recording.path} {side}" + (f" at {wrong[0].start / SECOND:.2f} s" if wrong else "")
    limit = f"its own parties, leak at most {most:g} dB"
    return Verdict(f"{side}: who is heard", not wrong, measured, limit, "", where)
