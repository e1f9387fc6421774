"""When a party that speaks anything is heard on a channel: where that holds what its own packets brought."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.evidence import gather
from scenarios.proof.heard import Heard
from scenarios.proof.own_audio import levels, unknown_voices
from scenarios.proof.parties import located
from scenarios.proof.room_evidence import gather_room
from scenarios.proof.room_sidecar import is_of_a_room
from scenarios.proof.unknown_checks import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.proof.evidence import Evidence
    from scenarios.proof.own_audio import OwnAudio
    from scenarios.proof.parties import Party

SECOND = 8000
WINDOW = SECOND // 4
"""Who is heard is measured in quarters of a second."""


@dataclass(frozen=True, slots=True)
class UnknownSound:
    """The parties of a recording that have no coded signal, and what came from each."""

    evidence: Evidence
    voices: tuple[OwnAudio, ...]

    def heard_in(self, samples: npt.NDArray[np.int16]) -> tuple[list[Heard], npt.NDArray[np.int16]]:
        """Who of them is heard when in a channel of the file, and what is left of it without them.

        A pause between words belongs to a stretch; how long a pause at either end is nobody can tell.
        """
        audio = samples[: self.evidence.sidecar.samples].astype(np.float32)
        rest, found = audio.copy(), list[Heard]()
        there = {place: self._there(audio, start, end) for place, (start, end) in enumerate(self._windows(len(audio)))}
        for place, voice in enumerate(self.voices):
            for first, last in _stretches([states.get(place) for states in there.values()]):
                start, end = first * WINDOW, min((last + 1) * WINDOW, len(audio))
                rest[start:end] -= voice.samples[start:end]
                found.append(Heard(voice.party.name, start / SECOND, end / SECOND, 0.0))
        left = samples.copy()
        left[: len(rest)] = np.clip(np.round(rest), -32768, 32767)
        return found, left

    def said_s(self, name: str) -> float:
        """How long a party says anything that has to be in the file; not while it was told to be silent."""
        clock = self.evidence.sidecar.clock
        return (
            sum(
                voice.spoken(
                    [
                        window
                        for window in self._windows(self.evidence.sidecar.samples)
                        if not any(voice.party.is_silent(*heard) for heard in clock.engine_ranges(*window))
                    ]
                )
                for voice in self.voices
                if voice.party.name == name
            )
            / SECOND
        )

    def unmeasured(self, name: str) -> str:
        """Why nothing can be said of a party in this recording, or an empty string."""
        mine = [voice for voice in self.voices if voice.party.name == name]
        if not sum(voice.packets for voice in mine):
            wanted = " or ".join(dict.fromkeys(str(each) for voice in mine for each in voice.party.addresses))
            remotes = [each for leg in self.evidence.sidecar.legs for each in self.evidence.sidecar.remotes(leg)]
            return f"no packet came from {wanted or 'it'}, but from {', '.join(dict.fromkeys(remotes)) or 'nowhere'}"
        if self.said_s(name) * SECOND < ENOUGH:
            return f"only silence in its {sum(voice.packets for voice in mine)} packets"
        return ""

    @staticmethod
    def _windows(length: int) -> list[tuple[int, int]]:
        return list(itertools.pairwise([*range(0, length, WINDOW), length]))

    def _there(self, audio: npt.NDArray[np.float32], start: int, end: int) -> dict[int, bool]:
        """Place of each voice that says anything → whether it is heard here."""
        fitted = levels(audio, self.evidence, self.voices, start, end)
        return {self.voices.index(voice): level.is_there for voice, level in fitted}


def unknown_sound(found: FetchedRecording, captures: Sequence[Path], parties: Sequence[Party]) -> UnknownSound | None:
    """None when all `parties` have a coded signal. Raises BadInput when a file cannot be used."""
    if all(party.code is not None for party in parties):
        return None
    if is_of_a_room(found.sidecar):
        evidence = gather_room(found.file, found.sidecar, captures).whole
    else:
        evidence = gather(found.file, found.sidecar, captures)
    present = located([party for party in parties if party.code is None], evidence.sidecar)
    return UnknownSound(evidence, tuple(unknown_voices(evidence, list(present))))


def _stretches(states: Sequence[bool | None]) -> list[tuple[int, int]]:
    """First and last window of each run in which it is heard whenever it says anything; None: it says nothing."""
    runs: list[tuple[int, int]] = []
    is_broken = True
    for place, state in enumerate(states):
        if state:
            runs.append((place, place) if is_broken else (runs.pop()[0], place))
        if state is not None:
            is_broken = not state
    return runs
