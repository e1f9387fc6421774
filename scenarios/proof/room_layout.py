"""Proves the tracks of a room's recording: each by itself, on one channel, at its place by the room's clock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.proof.every_check import verify_evidence
from scenarios.proof.likeness import offset_between
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.proof.parties import Party
    from scenarios.proof.room_evidence import HeardTrack, RoomEvidence

_LONG_ENOUGH = 400
"""Samples of a voice from which its place can be told."""


def check_tracks(room: RoomEvidence, parties: Sequence[Party]) -> list[Verdict]:
    """The layout, and of every track its own proof and its place."""
    verdicts = [check_layout(room)]
    for heard in room.tracks:
        proved = [*verify_evidence(heard.evidence, parties), *check_place(room, heard)]
        verdicts += [replace(verdict, name=f"track {heard.track.n}: {verdict.name}") for verdict in proved]
    return verdicts


def check_layout(room: RoomEvidence) -> Verdict:
    """Every track is on one channel, and every place on a channel is that of a track."""
    found = [heard for column in range(len(room.names)) for heard in room.on(column)]
    placed = sum(map(len, room.sidecar.layout))
    measured = f"{len(found)} on {placed} places"
    once = sorted(heard.track.n for heard in found) == sorted(heard.track.n for heard in room.tracks)
    limit = f"each of {len(room.tracks)} tracks on one"
    return Verdict("layout", once and placed == len(found), measured, limit, "", "sidecar, layout")


def check_place(room: RoomEvidence, heard: HeardTrack) -> list[Verdict]:
    """A track begins where the room's clock says, is paused when the room is, and is heard there in the file."""
    where = f"sidecar, tracks[{heard.track.n - 1}]"
    told, begun = heard.track.start, heard.start
    takes = [each for each in heard.evidence.sidecar.clock.takes if each[0] < each[1]]
    common = room.sidecar.clock.engine_ranges(heard.start, heard.end)
    samples = heard.evidence.sidecar.samples
    verdicts = [
        Verdict("start on the room's clock", told == begun, told, begun, "samples", where),
        Verdict("samples", heard.track.samples == samples, heard.track.samples, samples, "samples", where),
        Verdict("pauses", takes == common, _ranges(takes), _ranges(common), "", "sidecar, takes"),
    ]
    return verdicts + _check_alignment(room, heard)


def _ranges(takes: Sequence[tuple[int, int]]) -> str:
    return ", ".join(f"{begin} to {end}" for begin, end in takes) or "none"


def _check_alignment(room: RoomEvidence, heard: HeardTrack) -> list[Verdict]:
    """The track's own file, looked for by correlation on its channel: it stands there at its place, to the sample."""
    held, said = room.whole.recording.samples, heard.evidence.recording.samples[:, 0]
    column = next((column for column in range(len(room.names)) if heard in room.on(column)), None)
    if column is None or column >= held.shape[1] or (said != 0).sum() < _LONG_ENOUGH:
        return []
    here = held[heard.start : heard.end, column]
    away = offset_between(here, said, 0, len(said))
    where = f"{room.whole.recording.path} {room.names[column]} {heard.start / 8000:.3f} s"
    return [Verdict("alignment with the room", away == 0, away, 0, "samples", where)]
