"""Holds recordings of one moment against each other: a voice that is in both stands at the same sample of the clock."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.any_recording import read_any_recording
from scenarios.proof.likeness import offset_between
from scenarios.proof.room_clock import read_any_sidecar
from scenarios.proof.room_sidecar import is_of_a_room, read_room_sidecar
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scenarios.proof.likeness import Samples
    from scenarios.proof.sidecar import Sidecar

_LONG_ENOUGH = 2000
"""Samples that two recordings have to share."""
Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Voice:
    """Where in a recording what one leg said stands."""

    name: str
    clock: Sidecar
    samples: Samples
    columns: tuple[tuple[int, int, int], ...]
    """Channel, and the file samples [from, to) in which the leg is on it."""

    def there(self) -> Ranges:
        """The engine samples."""
        found = [each for _, begin, end in self.columns for each in self.clock.clock.engine_ranges(begin, end)]
        return sorted(found)

    def heard(self, ranges: Ranges) -> Samples:
        """What the file holds of these engine samples."""
        parts = [np.zeros(0, np.int16)]
        for begin, end in ranges:
            for low, high in self.clock.clock.file_ranges(begin, end):
                column = next(channel for channel, start, stop in self.columns if start <= low < stop)
                parts.append(self.samples[low:high, column])
        return np.concatenate(parts)


def check_aligned(recordings: Sequence[tuple[str, Path, Path]], names: Mapping[str, str]) -> list[Verdict]:
    """One verdict for every leg that a room's recording and another recording have both; `names`: leg → party.

    A recording is what it is called, its file and its sidecar. Raises BadInput that names the unusable file.
    """
    if not any(is_of_a_room(sidecar) for _, _, sidecar in recordings):
        return []
    known = [(is_of_a_room(sidecar), _voices(name, file, sidecar)) for name, file, sidecar in recordings]
    verdicts: list[Verdict] = []
    for (is_room, some), (is_another, others) in itertools.combinations(known, 2):
        for leg in some.keys() & others.keys() if is_room or is_another else ():
            verdicts += _compared(some[leg], others[leg], names.get(leg, leg))
    return verdicts


def _voices(name: str, file: Path, path: Path) -> dict[str, _Voice]:
    """Of every leg whose peer is recorded."""
    clock, samples = read_any_sidecar(path), read_any_recording(file).samples
    columns: dict[str, list[tuple[int, int, int]]] = {}
    if is_of_a_room(path):
        for channel, places in enumerate(read_room_sidecar(path).layout):
            for place in places:
                columns.setdefault(place.leg, []).append((channel, place.start, place.end))
    else:
        for span in clock.spans.get("left", ()):
            if span.kind == "from_peer":
                columns.setdefault(span.leg, []).append((0, span.start, span.end))
    return {leg: _Voice(name, clock, samples, tuple(found)) for leg, found in columns.items()}


def _compared(one: _Voice, other: _Voice, party: str) -> Iterator[Verdict]:
    both = [
        (max(a, c), min(b, d))
        for (a, b), (c, d) in itertools.product(one.there(), other.there())
        if max(a, c) < min(b, d)
    ]
    held, due = one.heard(both), other.heard(both)
    length = min(len(held), len(due))
    if length < _LONG_ENOUGH or not held.any() or not due.any():
        return
    away = offset_between(held[:length], due[:length], 0, length)
    where = f"{one.name} and {other.name}, {length / 8000:.2f} s in both"
    yield Verdict(f"{party} in {one.name} and {other.name}: alignment", away == 0, away, 0, "samples", where)
