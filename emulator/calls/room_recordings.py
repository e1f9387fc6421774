"""Recordings of rooms, and of what one member says in one: of conferences and Multiparty Calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.base.units import SAMPLES_PER_S
from emulator.calls.events import RecordingFinished, RecordingStarted
from emulator.media.commands import PauseRecorder, ResumeRecorder, StartRecorder, StartRoomRecorder, StopRecorder

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.media.events import EngineLost, RecorderArmed, RecordingClosed, RoomRecordingClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRecording:
    """What is recorded, and whose it is."""

    recording_id: str
    path_stem: str
    """Where its files are written, without `.wav`."""
    file_format: Literal["wav", "mp3"]
    origin: Literal["xml", "api"]
    room: str
    call_uuid: str
    """The call that owns it: the member's, or that of any who is or was in the room."""
    is_track: bool = False
    """Only what the member on that call says, until it leaves the room; else everybody, until the room is empty."""
    conference_name: str = ""
    """These five stand in its record."""
    conference_uuid: str = ""
    mpc_name: str = ""
    mpc_uuid: str = ""
    member_id: str = ""
    max_length_s: int | None = None
    """A recording of everybody ends by then."""


@dataclass(slots=True)
class RunningRoomRecording:
    """One that was started and is not told of as finished yet."""

    plan: RoomRecording
    start_wall_ms: int = 0
    """0: the engine has not begun."""
    paused: bool = False
    stopped: bool = False
    """Its files are being finished."""


class RoomRecordings:
    """All that run, by recording_id."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self.running: dict[str, RunningRoomRecording] = {}
        """For views; not to be changed."""

    def start(self, plan: RoomRecording, now: float) -> None:
        """Record from now on. A track of a call that is over has failed."""
        if plan.is_track and plan.call_uuid not in self._board.legs:
            self.fail(plan, "the call is over", now)
            return
        self.running[plan.recording_id] = RunningRoomRecording(plan)
        if plan.is_track:
            order: StartRecorder | StartRoomRecorder = StartRecorder(
                recording=plan.recording_id,
                leg=plan.call_uuid,
                path=f"{plan.path_stem}.wav",
                stereo=False,
                records_to_peer=False,
                room=plan.room,
            )
        else:
            order = StartRoomRecorder(
                recording=plan.recording_id,
                room=plan.room,
                path_stem=plan.path_stem,
                max_samples=None if plan.max_length_s is None else plan.max_length_s * SAMPLES_PER_S,
            )
        self._board.media(order)

    def fail(self, plan: RoomRecording, why: str, now: float) -> None:
        """Tell that there will be no file."""
        self._finished(plan, now, path=f"{plan.path_stem}.wav", reason="leg_closed", error=why)

    def pause(self, recording_id: str) -> bool:
        """Leave out what comes now. False when it is not running or paused already."""
        running = self.running.get(recording_id)
        if running is None or running.paused or running.stopped:
            return False
        running.paused = True
        self._board.media(PauseRecorder(recording=recording_id))
        return True

    def resume(self, recording_id: str) -> bool:
        """Go on with one that is paused. False when it is not."""
        running = self.running.get(recording_id)
        if running is None or not running.paused or running.stopped:
            return False
        running.paused = False
        self._board.media(ResumeRecorder(recording=recording_id))
        return True

    def stop(self, recording_id: str) -> bool:
        """End one. False when it is not running."""
        running = self.running.get(recording_id)
        if running is None or running.stopped:
            return False
        running.stopped = True
        self._board.media(StopRecorder(recording=recording_id))
        return True

    def of_room(self, room: str) -> list[RunningRoomRecording]:
        """What is being recorded in a room, oldest first."""
        return [each for each in self.running.values() if each.plan.room == room and not each.stopped]

    def armed(self, event: RecorderArmed, now: float) -> None:
        """The engine began one."""
        running = self.running.get(event.recording)
        if running is None:
            return
        running.start_wall_ms = event.wall_ms
        plan = running.plan
        self._board.report(
            RecordingStarted(
                recording_id=plan.recording_id,
                call_uuid=plan.call_uuid,
                at=now,
                start_wall_ms=event.wall_ms,
                file_format=plan.file_format,
                channels=1,
                origin=plan.origin,
                conference_name=plan.conference_name,
                conference_uuid=plan.conference_uuid,
                mpc_name=plan.mpc_name,
                mpc_uuid=plan.mpc_uuid,
                member_id=plan.member_id,
            )
        )

    def closed(self, event: RecordingClosed | RoomRecordingClosed, now: float) -> None:
        """The engine finished the file of one, or all its tracks; the rest is put together by the shell."""
        running = self.running.pop(event.recording, None)
        if running is not None:
            path = f"{running.plan.path_stem}.wav"
            start_ms = event.start_wall_ms
            self._finished(running.plan, now, path, event.reason, event.samples, start_ms, event.error)

    def lost(self, event: EngineLost, now: float) -> None:
        """The engine is gone: what was being recorded is as long as what lies on disk."""
        running, self.running = self.running, {}
        for each in running.values():
            path = f"{each.plan.path_stem}.wav"
            self._finished(each.plan, now, path, "lost", start_wall_ms=each.start_wall_ms, error=event.why)

    def is_idle(self) -> bool:
        """Whether nothing is being recorded."""
        return not self.running

    def _finished(
        self,
        plan: RoomRecording,
        now: float,
        path: str,
        reason: str,
        samples: int = 0,
        start_wall_ms: int = 0,
        error: str = "",
    ) -> None:
        self._board.report(
            RecordingFinished(
                recording_id=plan.recording_id,
                call_uuid=plan.call_uuid,
                at=now,
                path=path,
                samples=samples,
                start_wall_ms=start_wall_ms,
                reason=reason,
                error=error,
                conference_name=plan.conference_name,
                conference_uuid=plan.conference_uuid,
                mpc_name=plan.mpc_name,
                mpc_uuid=plan.mpc_uuid,
                member_id=plan.member_id,
            )
        )
