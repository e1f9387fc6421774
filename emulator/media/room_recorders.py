"""Recordings of rooms: a track for each member from its joining on, all paused, resumed and ended as one.

A manifest on disk tells at every moment which tracks there are: whoever finds it after a crash can put them together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from emulator.base.units import SAMPLES_PER_S
from emulator.media.commands import PauseRecorder, ResumeRecorder, StartRecorder, StartRoomRecorder, StopRecorder
from emulator.media.events import RecorderArmed, RoomRecordingClosed, RoomTrack
from emulator.media.recorder import Part
from emulator.media.recorders import Block
from emulator.media.sidecar import UNFINISHED
from emulator.media.takes import Takes

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.media.events import Event
    from emulator.media.recorder import Recorder
    from emulator.media.recorders import Recorders
    from emulator.media.room import Member
    from emulator.media.rooms import Rooms

FORMAT = "offhook-room/1"
ROOM_ENDED = "room_ended"
_NAMES = tuple(field.name for field in fields(RoomTrack))


def manifest_path(path_stem: str) -> str:
    """Where the manifest of a room's recording lies."""
    return f"{path_stem}.room.json"


@dataclass(slots=True, kw_only=True, eq=False)
class _Recording:
    order: StartRoomRecorder
    armed: int
    takes: Takes
    open: dict[str, Recorder] = field(default_factory=dict)
    """Tracks that are not whole yet, by the recorder's id."""
    latest: dict[str, Recorder] = field(default_factory=dict)
    """The latest of these of each leg."""
    closed: list[RoomTrack] = field(default_factory=list)
    begun: int = 0
    """How many tracks there have been."""
    reason: str = ""
    is_told: bool = False
    """Whether the manifest on disk is true."""

    @property
    def is_open(self) -> bool:
        """Whether it goes on, or a track of it is not whole yet."""
        return not self.reason or bool(self.open)


class RoomRecorders:
    """All that runs, by the recording's id. Orders for other recordings are passed on to their recorders."""

    def __init__(self, rooms: Rooms, recorders: Recorders, events: list[Event]) -> None:
        self._rooms = rooms
        self._recorders = recorders
        self._events = events
        self._recordings: dict[str, _Recording] = {}
        self.orders: dict[type, Callable[..., None]] = {
            StartRoomRecorder: self._start,
            StopRecorder: self._stop,
            PauseRecorder: self._pause,
            ResumeRecorder: self._resume,
        }

    @property
    def is_at_rest(self) -> bool:
        """Whether no room is recorded."""
        return not self._recordings

    def follow(self, now: int) -> None:
        """When the orders of the tick are carried out: end tracks of who left, begin those of new members."""
        self._recorders.end_left(now)
        for recording in self._recordings.values():
            if not recording.reason:
                self._follow(recording, now)

    def settle(self) -> None:
        """When the recorders of the tick are served: take in the tracks that are whole, tell what is new."""
        if not self._recordings:
            return
        parts, self._recorders.closed_parts = self._recorders.closed_parts, []
        for recorder in parts:
            assert recorder.part is not None
            recording = self._recordings[recorder.part.recording]
            del recording.open[recorder.order.recording]
            if recording.latest.get(recorder.leg.leg) is recorder:
                del recording.latest[recorder.leg.leg]
            recording.closed.append(_track(recorder))
            recording.is_told = False
        for recording in list(self._recordings.values()):
            if not recording.is_told:
                self._tell(recording)
            if not recording.is_open:
                self._finish(recording)

    def _start(self, command: StartRoomRecorder, now: int) -> None:
        self._recordings[command.recording] = _Recording(order=command, armed=now, takes=Takes(now))
        wall_ms = self._recorders.wall_ms(now)
        self._events.append(RecorderArmed(recording=command.recording, at_sample=now, wall_ms=wall_ms))

    def _stop(self, command: StopRecorder, now: int) -> None:
        recording = self._recordings.get(command.recording)
        if recording is None:
            self._recorders.stop(command.recording, command.reason, now)
        elif not recording.reason:
            self._end(recording, command.reason, now)

    def _pause(self, command: PauseRecorder, now: int) -> None:
        recording = self._recordings.get(command.recording)
        if recording is not None and not recording.reason:
            recording.takes.pause(now)
            recording.is_told = False
        for each in [command.recording] if recording is None else recording.open:
            self._recorders.pause(each, now)

    def _resume(self, command: ResumeRecorder, now: int) -> None:
        recording = self._recordings.get(command.recording)
        if recording is not None and not recording.reason:
            recording.takes.resume(now)
            recording.is_told = False
        for each in [command.recording] if recording is None else recording.open:
            self._recorders.resume(each, now)

    def _follow(self, recording: _Recording, now: int) -> None:
        members = self._rooms.members(recording.order.room)
        most = recording.order.max_samples
        if not members:
            self._end(recording, ROOM_ENDED, now)
        elif most is not None and recording.takes.position(now) >= most:
            self._end(recording, "max_length", now)
            return
        for member in members:
            track = recording.latest.get(member.leg.leg)
            if track is None or track.end is not None:
                self._arm(recording, member, now)

    def _arm(self, recording: _Recording, member: Member, now: int) -> None:
        order = recording.order
        recording.begun += 1
        part = Part(
            recording=order.recording, n=recording.begun, member=member.member, start=recording.takes.position(now)
        )
        track = f"{order.recording}.track-{part.n}"
        path = f"{order.path_stem}.track-{part.n}.wav"
        command = StartRecorder(
            recording=track, leg=member.leg.leg, path=path, stereo=False, records_to_peer=False, room=order.room
        )
        recorder = self._recorders.arm(member.leg, command, now, part)
        recording.open[track] = recording.latest[member.leg.leg] = recorder
        if recording.takes.is_paused:
            self._recorders.pause(track, now)
        recording.is_told = False

    def _end(self, recording: _Recording, reason: str, now: int) -> None:
        recording.takes.close(now)
        recording.reason = reason
        recording.is_told = False
        for track in list(recording.open):
            self._recorders.stop(track, reason, now)

    def _finish(self, recording: _Recording) -> None:
        order = recording.order
        del self._recordings[order.recording]
        self._events.append(
            RoomRecordingClosed(
                recording=order.recording,
                path_stem=order.path_stem,
                samples=recording.takes.position(recording.takes.end),
                start_wall_ms=self._recorders.wall_ms(recording.armed),
                reason=recording.reason,
                tracks=tuple(sorted(recording.closed, key=lambda track: track.n)),
            )
        )

    def _tell(self, recording: _Recording) -> None:
        """Hand out the manifest."""
        recording.is_told = True
        # As with sidecars: line breaks are for those that stay.
        indent = None if recording.is_open else 1
        text = json.dumps(self._manifest(recording), ensure_ascii=False, indent=indent).encode() + b"\n"
        path = manifest_path(recording.order.path_stem)
        self._recorders.blocks.append(
            Block(recording=recording.order.recording, path=path, offset=0, data=text, last=True)
        )

    def _manifest(self, recording: _Recording) -> dict[str, Any]:
        """While it goes on, what is still to be known of it is null."""
        is_over = not recording.is_open
        tracks = [_told(track) for track in recording.closed]
        tracks += [_told(_track(recorder)) | {"samples": None, "reason": ""} for recorder in recording.open.values()]
        takes: list[dict[str, int | None]] = [
            {"from": begin, "to": stop} for begin, stop in recording.takes.before(recording.takes.end)
        ]
        if recording.takes.begun is not None:
            takes.append({"from": recording.takes.begun, "to": None})
        return {
            "format": FORMAT,
            "recording": recording.order.recording,
            "room": recording.order.room,
            "rate": SAMPLES_PER_S,
            "wall_epoch_ns": self._recorders.wall_epoch_ns,
            "start_wall_ms": self._recorders.wall_ms(recording.armed),
            "armed_sample": recording.armed,
            "takes": takes,
            "samples": recording.takes.position(recording.takes.end) if is_over else None,
            "reason": recording.reason if is_over else UNFINISHED,
            "tracks": sorted(tracks, key=lambda track: int(track["n"])),
        }


def _told(track: RoomTrack) -> dict[str, Any]:
    return {name: getattr(track, name) for name in _NAMES}


def _track(recorder: Recorder) -> RoomTrack:
    """A track of a room's recording, as far as it goes by now."""
    part = recorder.part
    assert part is not None
    return RoomTrack(
        n=part.n,
        leg=recorder.leg.leg,
        member=part.member,
        file=recorder.order.path.rpartition("/")[2],
        start=part.start,
        samples=recorder.takes.position(recorder.takes.end),
        reason=recorder.reason,
    )
