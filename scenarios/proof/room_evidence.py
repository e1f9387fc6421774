"""Brings a room's recording, its tracks and the captures together: what each channel should hold by the packets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulator.base.errors import BadInput
from scenarios.proof.any_recording import read_any_recording
from scenarios.proof.evidence import bring_together
from scenarios.proof.pcap import read_capture
from scenarios.proof.room_clock import by_the_clock
from scenarios.proof.room_sidecar import read_room_sidecar
from scenarios.proof.sidecar import beside, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scenarios.proof.evidence import Evidence
    from scenarios.proof.likeness import Samples
    from scenarios.proof.pcap import Capture
    from scenarios.proof.room_sidecar import Place, RoomSidecar, Track


@dataclass(frozen=True, slots=True, eq=False)
class HeardTrack:
    """A track with its own proof, and where by the engine's clock it stands in the room's file."""

    track: Track
    evidence: Evidence
    start: int
    """File sample of the room: not what the sidecar of the room says, but what the takes of both say."""

    @property
    def end(self) -> int:
        """The file sample of the room after its last."""
        return self.start + self.evidence.sidecar.samples

    @property
    def due(self) -> Samples:
        """What it adds to its channel. What a decoder of ours need not give to the bit is taken from its file."""
        evidence = self.evidence
        due, held = evidence.expected[:, 0], evidence.recording.samples[:, 0]
        length = min(len(due), len(held))
        lossy = evidence.lossy_part("mono")[:length]
        return np.concatenate([np.where(lossy, held[:length], due[:length]), due[length:]])

    def speaks(self) -> list[tuple[int, int]]:
        """The file samples of the room at which its member was heard in the room: not while it was mute."""
        spans = self.evidence.spans("left")
        return [(self.start + span.start, self.start + span.end) for span in spans if span.kind == "from_peer"]


@dataclass(frozen=True, slots=True)
class RoomEvidence:
    """All that the checks of a room's recording look at."""

    sidecar: RoomSidecar
    tracks: tuple[HeardTrack, ...]
    whole: Evidence
    """The file, and every leg of its tracks over all of it, in the room and out of it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the channels."""
        if self.sidecar.put_together == "members":
            return tuple(f"channel {n + 1}" for n in range(len(self.sidecar.layout)))
        return ("mono",) if len(self.sidecar.layout) == 1 else ("left", "right")

    @property
    def expected(self) -> Samples:
        """`[samples, channels]`: what the file should hold."""
        return self.composed(lambda track: track.due)

    @property
    def of_its_tracks(self) -> Samples:
        """`[samples, channels]`: what the file should hold if the tracks' own files are right."""
        return self.composed(lambda track: track.evidence.recording.samples[:, 0])

    def composed(self, audio: Callable[[HeardTrack], Samples]) -> Samples:
        """Every track at its place on its channel, summed in 32 bits, saturated to 16 once."""
        total = np.zeros((self.sidecar.samples, len(self.sidecar.layout)), np.int32)
        for column in range(total.shape[1]):
            for track in self.on(column):
                part = audio(track)[: max(0, len(total) - track.start)]
                total[track.start : track.start + len(part), column] += part
        composed: Samples = np.clip(total, -32768, 32767).astype(np.int16)
        return composed

    def on(self, column: int) -> list[HeardTrack]:
        """The tracks that the layout puts on a channel."""
        places = self.sidecar.layout[column]
        return [heard for heard in self.tracks if any(stands_for(place, heard.track) for place in places)]

    def cuts(self) -> list[int]:
        """Where what a sender sent ceases to be contiguous, and where a member begins or ceases to speak."""
        edges = [edge for track in self.tracks for stretch in track.speaks() for edge in stretch]
        return sorted({*self.whole.cuts(), *edges, *(t.start for t in self.tracks), *(t.end for t in self.tracks)})

    @property
    def settled(self) -> int:
        """File samples that no late packet could have changed any more (ADR 0008)."""
        unsettled = (t.evidence.sidecar.samples - t.evidence.sidecar.settled for t in self.tracks)
        return max(0, self.sidecar.samples - max(unsettled, default=0))


def stands_for(place: Place, track: Track) -> bool:
    """Whether a place of the layout is that of a track: a leg that comes again begins another."""
    return (place.leg, place.start, place.end) == (track.leg, track.start, track.start + track.samples)


def gather_room(recording: Path, sidecar_path: Path, captures: Sequence[Path]) -> RoomEvidence:
    """Read everything; the tracks lie beside the sidecar. Raises BadInput that names the file that cannot be used."""
    if not captures:
        raise BadInput("without a capture nothing can be proved", place=str(recording))
    sidecar = read_room_sidecar(sidecar_path)
    file = read_any_recording(recording)
    read = tuple(read_capture(path) for path in captures)
    tracks = tuple(_track(sidecar, track, sidecar_path.parent / track.file, read) for track in sidecar.tracks)
    whole = bring_together(file, by_the_clock(sidecar, [heard.evidence.sidecar for heard in tracks]), read)
    return RoomEvidence(sidecar, tracks, whole)


def _track(room: RoomSidecar, track: Track, path: Path, captures: tuple[Capture, ...]) -> HeardTrack:
    sidecar = read_sidecar(beside(path))
    if track.leg not in sidecar.legs or sidecar.channels != 1:
        raise BadInput(f"is no track of leg {track.leg}", place=str(beside(path)))
    evidence = bring_together(read_any_recording(path), sidecar, captures)
    return HeardTrack(track, evidence, room.clock.position(sidecar.armed_sample))
