"""A room's recording seen as one of many legs: its clock and who was in it, as a sidecar of the other kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.room_sidecar import is_of_a_room, read_room_sidecar
from scenarios.proof.sidecar import beside, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.proof.room_sidecar import RoomSidecar
    from scenarios.proof.sidecar import Leg, Sidecar


def read_any_sidecar(path: Path) -> Sidecar:
    """The clock and the legs of a recording of a leg or of a room. Raises BadInput that names the unusable file."""
    if not is_of_a_room(path):
        return read_sidecar(path)
    room = read_room_sidecar(path)
    return by_the_clock(room, [read_sidecar(beside(path.parent / track.file)) for track in room.tracks])


def by_the_clock(room: RoomSidecar, tracks: Sequence[Sidecar]) -> Sidecar:
    """A sidecar of everybody's leg over the whole file, to hear them by the room's clock; of no span."""
    legs: dict[str, Leg] = {name: leg for track in tracks for name, leg in track.legs.items()}
    return tracks[0].model_copy(
        update={
            "recording": room.recording,
            "rate": room.rate,
            "channels": len(room.layout),
            "samples": room.samples,
            "armed_sample": room.armed_sample,
            "takes": room.takes,
            "start_wall_ms": room.start_wall_ms,
            "reason": room.reason,
            "spans": {},
            "legs": legs,
        }
    )
