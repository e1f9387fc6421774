"""The sidecar of a room's recording: its tracks, and who is on which channel (format offhook-room-sidecar/1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from scenarios.proof.file_clock import FileClock
from scenarios.proof.sidecar import Take, check_takes, read_as

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "offhook-room-sidecar/1"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Track(_Part):
    """What one member said: a mono file of its own, with a sidecar of its own, beside the recording."""

    n: int = Field(ge=1)
    leg: str
    file: str = Field(pattern=r"^[^/\\]+$")
    start: int = Field(ge=0)
    """Sample of the room's file at which its first sample stands."""
    samples: int = Field(ge=0)


class Place(_Part):
    """A member is on a channel from file sample `start` up to, not including, `end`."""

    member_id: str
    leg: str
    start: int = Field(alias="from", ge=0)
    end: int = Field(alias="to", ge=0)


class RoomSidecar(_Part):
    """The whole document."""

    format: Literal["offhook-room-sidecar/1"]
    recording: str
    rate: int = Field(gt=0)
    samples: int = Field(ge=0)
    armed_sample: int
    takes: tuple[Take, ...] = Field(min_length=1)
    start_wall_ms: int
    reason: str
    tracks: tuple[Track, ...] = Field(min_length=1)
    put_together: str
    """mix, members, named_and_rest."""
    layout: tuple[tuple[Place, ...], ...] = Field(min_length=1)
    """Per channel who is on it."""

    @property
    def clock(self) -> FileClock:
        """Which engine sample each file sample is."""
        return FileClock(tuple((take.start, take.end) for take in self.takes))


def is_of_a_room(path: Path) -> bool:
    """Whether a sidecar is that of a room's recording; one that cannot be read is not."""
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and document.get("format") == FORMAT


def tracks_beside(path: Path) -> list[Path]:
    """The tracks that the sidecar of a room's recording names; of another there are none."""
    return [path.parent / track.file for track in read_room_sidecar(path).tracks] if is_of_a_room(path) else []


def read_room_sidecar(path: Path) -> RoomSidecar:
    """Read and check `path`. Raises BadInput that names the file and the first wrong field."""
    sidecar = read_as(RoomSidecar, path)
    check_takes(path, sidecar.clock, sidecar.armed_sample, sidecar.samples)
    return sidecar
