"""Proves a recording of a leg or of a room, whichever its sidecar is of, and draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.every_check import verify_evidence
from scenarios.proof.evidence import gather
from scenarios.proof.picture import draw_recording, draw_room
from scenarios.proof.room_checks import verify_room
from scenarios.proof.room_evidence import gather_room
from scenarios.proof.room_sidecar import is_of_a_room

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.proof.parties import Party
    from scenarios.proof.verdict import Verdict


def prove(
    recording: Path, sidecar: Path, captures: Sequence[Path], parties: Sequence[Party], picture: Path | None = None
) -> list[Verdict]:
    """All verdicts; `picture` is where a PNG of it is put. Raises BadInput that names the unusable file."""
    if is_of_a_room(sidecar):
        room = gather_room(recording, sidecar, captures)
        if picture is not None:
            draw_room(room, parties, picture)
        return verify_room(room, parties)
    evidence = gather(recording, sidecar, captures)
    if picture is not None:
        draw_recording(evidence, parties, picture)
    return verify_evidence(evidence, parties)
