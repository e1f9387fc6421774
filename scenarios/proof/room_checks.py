"""Every check of a room's recording: each track against the capture, the file against its tracks, to the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.file_checks import check_captures, check_file
from scenarios.proof.room_diagnosis import diagnosed
from scenarios.proof.room_layout import check_tracks
from scenarios.proof.room_parties import check_room_parties
from scenarios.proof.room_sound import check_room_sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.proof.parties import Party
    from scenarios.proof.room_evidence import RoomEvidence
    from scenarios.proof.verdict import Verdict


def verify_room(room: RoomEvidence, parties: Sequence[Party] = ()) -> list[Verdict]:
    """Form, layout, tracks, samples and parties of a room's recording. A failure is followed by its diagnosis."""
    verdicts = [*check_captures(room.whole), *check_file(room.whole), *check_tracks(room, parties)]
    if room.whole.recording.channels == len(room.names):
        verdicts += check_room_sound(room) + check_room_parties(room, parties)
    return verdicts + diagnosed(room, parties)
