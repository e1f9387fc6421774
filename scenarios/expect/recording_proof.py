"""Has a fetched recording proved against the capture, and draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.alignment import check_aligned
from scenarios.proof.any_proof import prove as prove_files
from scenarios.proof.parties import located
from scenarios.proof.room_clock import read_any_sidecar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.expect.fetched_recording import FetchedRecording
    from scenarios.proof.parties import Party
    from scenarios.proof.verdict import Verdict

_OK = 200


def prove(found: FetchedRecording, captures: Sequence[Path], parties: Sequence[Party]) -> list[Verdict]:
    """All verdicts of the proof; a picture is put beside the file. Raises BadInput when a file cannot be used."""
    present = list(located(parties, read_any_sidecar(found.sidecar)))
    return prove_files(found.file, found.sidecar, captures, present, picture=found.file.with_suffix(".png"))


def hold_together(fetched: Sequence[FetchedRecording], parties: Sequence[Party]) -> list[Verdict]:
    """Verdicts on voices that a room's recording and another one have both. Raises BadInput for an unusable file."""
    whole = [each for each in fetched if each.status == _OK and each.sidecar.is_file()]
    names = {party.leg: party.name for each in whole for party in located(parties, read_any_sidecar(each.sidecar))}
    return check_aligned([(each.file.name, each.file, each.sidecar) for each in whole], names)
