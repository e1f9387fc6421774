"""Who of the parties is heard on a channel of a recording, and for how long each has to be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.expect.silences import silent_seconds
from scenarios.expect.unknown_sound import unknown_sound
from scenarios.proof.heard import all_audible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.expect.unknown_sound import UnknownSound
    from scenarios.proof.heard import Heard
    from scenarios.proof.parties import Party

MOST_OF = 0.9
"""A party that a channel is promised to must be heard on so much of it."""
EDGE_S = 0.25
"""Who is heard is measured in quarters of a second."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A limit from below, in seconds."""

    value: float

    def admits(self, measured: float) -> bool:
        """Whether `measured` is enough; somebody who is promised is heard at all."""
        return 0 < measured >= self.value

    def __str__(self) -> str:
        return f"at least {max(self.value, 0.0):.2f}"


@dataclass(frozen=True, slots=True)
class Listening:
    """An ear that knows the parties: those with a coded signal by it, the others by what came in their packets."""

    parties: Sequence[Party]
    sidecar: Path
    longest_s: float
    """Nobody has spoken for more seconds."""
    unknown: UnknownSound | None

    def heard_in(self, audio: npt.NDArray[np.int16]) -> list[Heard]:
        """Who is audible in a channel of the file."""
        found, coded = ([], audio) if self.unknown is None else self.unknown.heard_in(audio)
        return found + all_audible(coded, self.parties, self.longest_s)

    def at_least(self, name: str, length_s: float) -> AtLeast:
        """Nearly all of the recording in which the party was not mute; of one that speaks anything all that it said."""
        if self.unknown is not None and self._is_unknown(name):
            return AtLeast(MOST_OF * self.unknown.said_s(name) - EDGE_S)
        silent = sum(silent_seconds(party, self.sidecar) for party in self.parties if party.name == name)
        return AtLeast(MOST_OF * (length_s - silent) - EDGE_S)

    def unmeasured(self, name: str) -> str:
        """Why nothing can be said of a party, or an empty string."""
        return self.unknown.unmeasured(name) if self.unknown is not None and self._is_unknown(name) else ""

    def _is_unknown(self, name: str) -> bool:
        return any(party.name == name and party.code is None for party in self.parties)


def listening(
    found: FetchedRecording, captures: Sequence[Path], parties: Sequence[Party], longest_s: float = math.inf
) -> Listening:
    """To one recording. Raises BadInput when packets are needed for it and a file cannot be used."""
    return Listening(parties, found.sidecar, longest_s, unknown_sound(found, captures, parties))
