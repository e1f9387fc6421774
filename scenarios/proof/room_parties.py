"""Who is on which channel of a room's recording in which second: everybody's coded signal is looked for on each."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.code_search import least_squares
from scenarios.proof.likeness import decibel
from scenarios.proof.party_checks import (
    CERTAIN,
    LEAK_DB,
    LOSSY_LEAK_DB,
    LOSSY_PRESENT_DB,
    PRESENT_DB,
    SECOND,
    SHORTEST_FOR_LEAK,
    Presence,
    excused,
    strangers,
    voices_of,
)
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scenarios.proof.code_search import Floats
    from scenarios.proof.parties import Party
    from scenarios.proof.party_checks import Voice
    from scenarios.proof.room_evidence import RoomEvidence


def check_room_parties(room: RoomEvidence, parties: Sequence[Party]) -> list[Verdict]:
    """Per channel who is heard there; nothing when nobody plays a coded signal or the file has other channels."""
    coded = [party for party in parties if party.code is not None]
    if not coded or room.whole.recording.channels != len(room.names):
        return []
    length = room.settled
    cuts = sorted({*range(0, length, SECOND), length, *(cut for cut in room.cuts() if 0 < cut < length)})
    voices = voices_of(room.whole, coded, cuts)
    weak = {party.name for party in parties if party.weak_clock}
    return [
        _verdict(room, column, list(_presences(room, column, voices, cuts)), weak) for column in range(len(room.names))
    ]


def _presences(room: RoomEvidence, column: int, voices: Sequence[Voice], cuts: Sequence[int]) -> Iterator[Presence]:
    length = min(len(room.whole.recording.samples), room.settled)
    held = room.whole.recording.samples[:length, column].astype(np.float32)
    due = room.expected[:length, column].astype(np.float32)
    rest = held - due
    speaking = [(heard.track.leg, stretch) for heard in room.on(column) for stretch in heard.speaks()]
    kept = [cut for cut in cuts if cut <= length]
    for start, end in itertools.pairwise(kept):
        here = {leg for leg, (begin, finish) in speaking if begin <= start < finish}
        heard = [voice for voice in voices if start in voice.references]
        present = [voice for voice in heard if voice.leg in here and not _is_silent(room, voice, start, end)]
        yield from _present(room, present, held, due, (start, end))
        absent = [voice for voice in heard if voice.leg not in here]
        yield from _foreign(absent, rest, (start, end))
    yield from strangers(room.whole, voices, kept, rest, partial(_is_own, speaking))


def _is_silent(room: RoomEvidence, voice: Voice, start: int, end: int) -> bool:
    return any(voice.party.is_silent(*heard) for heard in room.whole.sidecar.clock.engine_ranges(start, end))


def _is_own(speaking: Sequence[tuple[str, tuple[int, int]]], voice: Voice, origin: int, start: int) -> bool:
    """Whether a voice is heard at its own place while it is in the room: what is left of it there is no leak."""
    here = any(leg == voice.leg and begin <= start < end for leg, (begin, end) in speaking)
    return here and any(stand.origin == origin for stand in voice.stands)


def _present(
    room: RoomEvidence, voices: Sequence[Voice], held: Floats, due: Floats, window: tuple[int, int]
) -> Iterator[Presence]:
    """Against what is due, not against 0 dB: the sum of many is saturated."""
    start, end = window
    references = [voice.references[start] for voice in voices]
    measured = least_squares(held[start:end], references), least_squares(due[start:end], references)
    limit = LOSSY_PRESENT_DB if room.whole.is_coarse else PRESENT_DB
    for voice, (gain, _), (wanted, _) in zip(voices, *measured, strict=True):
        level = decibel(gain / wanted) if wanted else decibel(gain)
        fits = gain * wanted > 0 and abs(level) <= limit
        yield Presence(start, end, voice.party.name, "expected" if fits else "missing", level)


def _foreign(voices: Sequence[Voice], rest: Floats, window: tuple[int, int]) -> Iterator[Presence]:
    """In what the members of the channel leave: whoever is in the call, and not heard here."""
    start, end = window
    if end - start < SHORTEST_FOR_LEAK or not rest[start:end].any():
        return
    fitted = least_squares(rest[start:end], [voice.references[start] for voice in voices])
    for voice, (gain, deviation) in zip(voices, fitted, strict=True):
        if abs(gain) > CERTAIN * deviation:
            yield Presence(start, end, voice.party.name, "foreign", decibel(gain))


def _verdict(room: RoomEvidence, column: int, table: Sequence[Presence], weak: Iterable[str]) -> Verdict:
    most = LOSSY_LEAK_DB if room.whole.is_coarse else LEAK_DB
    leak = max((each.level_db for each in table if each.state == "foreign"), default=None)
    forgiven = excused(table, weak)
    wrong = [
        each
        for each in table
        if (each.state == "missing" and each.party not in forgiven)
        or (each.state == "foreign" and each.level_db > most)
    ]
    seconds: dict[str, float] = {}
    for each in table:
        if each.state == "expected":
            seconds[each.party] = seconds.get(each.party, 0.0) + (each.end - each.start) / SECOND
    names = ", ".join(f"{name} {length:.2f} s" for name, length in seconds.items()) or "nobody"
    measured = f"{names}, leak {'none' if leak is None else f'{leak:.1f} dB'}"
    name, where = room.names[column], f"{room.whole.recording.path} {room.names[column]}"
    if wrong:
        first = min(wrong, key=lambda each: (each.start, each.state))
        measured += f"; {first.party} {first.state} at {first.start / SECOND:.2f} s ({first.level_db:.1f} dB)"
        measured += f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        where += f" at {first.start / SECOND:.2f} s"
    limit = f"its own members, leak at most {most:g} dB"
    return Verdict(f"{name}: who is heard", not wrong, measured, limit, "", where)
