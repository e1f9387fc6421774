"""Recordings of rooms in plain Python: at each tick, who is there is recorded; whoever was away has a new track."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from emulator.media import commands as c
from emulator.media import events as e
from tests.oracles.reference_recorder import Recorder
from tests.oracles.reference_rooms import RoomOrders
from tests.oracles.reference_sidecar import wall_ms


@dataclass
class RoomRecording:
    """A recording of a room, and the ticks that are in it."""

    order: c.StartRoomRecorder
    armed: int
    paused: bool = False
    reason: str = ""
    ticks: list[int] = field(default_factory=list)
    open: list[Recorder[Any]] = field(default_factory=list)
    closed: list[e.RoomTrack] = field(default_factory=list)

    def takes(self) -> list[dict[str, int]]:
        """Runs of engine samples that follow one another."""
        begins = [at for at in self.ticks if at - 160 not in self.ticks]
        ends = [at + 160 for at in self.ticks if at + 160 not in self.ticks]
        return [{"from": begin, "to": end} for begin, end in zip(begins, ends, strict=True)]


class RoomRecordings(RoomOrders):
    """That part of an engine; recorders are its own."""

    recorders: dict[str, Recorder[Any]]
    room_recordings: dict[str, RoomRecording]
    manifests: dict[str, dict[str, Any]]
    """The last of each recording, by its path."""
    left: list[Recorder[Any]]
    """Tracks whose leg has left in this tick."""
    wall_epoch_ns: int
    events: list[e.Event]

    def _StartRoomRecorder(self, command: c.StartRoomRecorder) -> None:  # noqa: N802 - named for the command
        self.room_recordings[command.recording] = RoomRecording(command, self.now)
        wall = wall_ms(self.wall_epoch_ns, self.now)
        self.events.append(e.RecorderArmed(recording=command.recording, at_sample=self.now, wall_ms=wall))

    def recorders_of(self, recording: str) -> list[Recorder[Any] | RoomRecording]:
        """What is paused and resumed together."""
        if whole := self.room_recordings.get(recording):
            return [whole, *whole.open]
        return [self.recorders[recording]] if recording in self.recorders else []

    def end_room_recording(self, recording: str, reason: str) -> None:
        """End it, if it is one."""
        whole = self.room_recordings.get(recording)
        if whole and not whole.reason:
            whole.reason = reason
            for track in whole.open:
                track.finish(reason)

    def leave_room(self, leg: str) -> None:
        """Tracks end with the stay in the room, at the end of the tick: by then a leg may be closed, too."""
        room = self.rooms.room(leg)
        for recorder in self.recorders.values():
            if room and recorder.order.room == room and recorder.order.leg == leg:
                self.left.append(recorder)
        super().leave_room(leg)

    def follow_rooms(self) -> None:
        """Who has come, and whether anybody is left."""
        for recorder in self.left:
            recorder.finish("left")
        self.left.clear()
        for name, whole in self.room_recordings.items():
            members = [each for each in self.rooms.members.values() if each.room == whole.order.room]
            if not members:
                self.end_room_recording(name, "room_ended")
            if whole.reason:
                continue
            recorded = {track.order.leg for track in whole.open if not track.is_over}
            for member in members:
                if member.leg not in recorded:
                    self._begin_track(whole, member)
            if not whole.paused:
                whole.ticks.append(self.now)

    def _begin_track(self, whole: RoomRecording, member: c.JoinRoom) -> None:
        number = len(whole.open) + len(whole.closed) + 1
        order = c.StartRecorder(
            recording=f"{whole.order.recording}.track-{number}",
            leg=member.leg,
            path=f"{whole.order.path_stem}.track-{number}.wav",
            stereo=False,
            records_to_peer=False,
            room=member.room,
        )
        part = (whole.order.recording, number, member.member, 160 * len(whole.ticks))
        track = Recorder(order, self.legs[member.leg], self.now, part=part, paused=whole.paused)
        whole.open.append(track)
        self.recorders[order.recording] = track

    def track_closed(self, track: Recorder[Any]) -> None:
        """A track is whole."""
        assert track.part is not None
        name, number, member, start = track.part
        whole = self.room_recordings[name]
        whole.open.remove(track)
        fact = e.RoomTrack(
            n=number,
            leg=track.order.leg,
            member=member,
            file=track.order.path.rpartition("/")[2],
            start=start,
            samples=track.length(),
            reason=track.reason,
        )
        whole.closed.append(fact)

    def settle_rooms(self) -> None:
        """Tell of those that have ended and have no open track."""
        for name, whole in list(self.room_recordings.items()):
            if whole.reason and not whole.open:
                del self.room_recordings[name]
                self._tell(whole)

    def _tell(self, whole: RoomRecording) -> None:
        order, wall = whole.order, wall_ms(self.wall_epoch_ns, whole.armed)
        tracks = sorted(whole.closed, key=lambda track: track.n)
        samples = 160 * len(whole.ticks)
        event = e.RoomRecordingClosed(
            recording=order.recording,
            path_stem=order.path_stem,
            samples=samples,
            start_wall_ms=wall,
            reason=whole.reason,
            tracks=tuple(tracks),
        )
        self.events.append(event)
        self.manifests[f"{order.path_stem}.room.json"] = {
            "format": "offhook-room/1",
            "recording": order.recording,
            "room": order.room,
            "rate": 8000,
            "wall_epoch_ns": self.wall_epoch_ns,
            "start_wall_ms": wall,
            "armed_sample": whole.armed,
            "takes": whole.takes(),
            "samples": samples,
            "reason": whole.reason,
            "tracks": [asdict(track) for track in tracks],
        }
