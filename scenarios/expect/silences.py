"""When a party was mute on purpose, on the clock of a recording: such a party need not be heard then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.proof.room_clock import read_any_sidecar

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.parties import Party

Parties = Sequence["Party"]
Silences = Mapping[str, Sequence[tuple[int, int]]]
"""Party → spans from, to in wall time, nanoseconds since 1970."""
RATE = 8000
NS_PER_SAMPLE = 125_000


def with_silences(parties: Sequence[Party], silences: Silences, sidecar: Path) -> list[Party]:
    """The parties, each knowing in engine samples when it was mute. Raises BadInput for a sidecar that is unusable."""
    if not silences:
        return list(parties)
    epoch = read_any_sidecar(sidecar).wall_epoch_ns
    return [replace(party, silent=_in_samples(silences.get(party.name, ()), epoch)) for party in parties]


def silent_seconds(party: Party, sidecar: Path) -> float:
    """How much of a recording fell into the silences of a party."""
    if not party.silent:
        return 0.0
    clock = read_any_sidecar(sidecar).clock
    return sum(end - start for span in party.silent for start, end in clock.file_ranges(*span)) / RATE


def _in_samples(spans: Sequence[tuple[int, int]], epoch_ns: int) -> tuple[tuple[int, int], ...]:
    return tuple(((begin - epoch_ns) // NS_PER_SAMPLE, (end - epoch_ns) // NS_PER_SAMPLE) for begin, end in spans)
