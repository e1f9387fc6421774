"""Has a fetched recording proved against the capture, and draws it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.proof.alignment import check_aligned
from scenarios.proof.any_proof import prove as prove_files
from scenarios.proof.room_clock import read_any_sidecar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.proof.parties import Party
    from scenarios.proof.verdict import Verdict

_OK = 200
PartyAtPort = tuple["Party", int | None]
"""A party, and the UDP port from which its RTP comes, if that is known."""


def prove(found: FetchedRecording, captures: Sequence[Path], parties: Sequence[PartyAtPort]) -> list[Verdict]:
    """All verdicts of the proof; a picture is put beside the file. Raises BadInput when a file cannot be used."""
    present = _located(parties, found.sidecar)
    return prove_files(found.file, found.sidecar, captures, present, picture=found.file.with_suffix(".png"))


def hold_together(fetched: Sequence[FetchedRecording], parties: Sequence[PartyAtPort]) -> list[Verdict]:
    """Verdicts on voices that a room's recording and another one have both. Raises BadInput for an unusable file."""
    whole = [each for each in fetched if each.status == _OK and each.sidecar.is_file()]
    names = {party.leg: party.name for each in whole for party in _located(parties, each.sidecar)}
    return check_aligned([(each.file.name, each.file, each.sidecar) for each in whole], names)


def _located(parties: Sequence[PartyAtPort], sidecar: Path) -> list[Party]:
    """Each party with the leg whose peer sends from the party's media port; one that is on no leg stays as it is."""
    legs = read_any_sidecar(sidecar).legs
    port_of = {name: int(leg.remote.rpartition(":")[2]) for name, leg in legs.items() if leg.remote}
    return [
        replace(party, leg=next((name for name, there in port_of.items() if there == port), "nowhere"))
        for party, port in parties
    ]
