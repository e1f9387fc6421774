"""When Multiparty Calls and their participants are recorded, and what all hear of it. plivo_rest.md §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.calls.actions import MultiPartyRecordingWanted, MultiPartyReport
from emulator.calls.multi_party_call import State
from emulator.calls.multi_party_events import MultiPartyRecordingChanged
from emulator.calls.room_recordings import RoomRecording

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.multi_party_call import MultiPartyCall, Participant
    from emulator.calls.multi_party_commands import ChangeMultiPartyRecording, StartMultiPartyRecording, TrackType
    from emulator.calls.multi_party_events import RecordingChange
    from emulator.calls.room_recordings import RoomRecordings, RunningRoomRecording

_BEGINS, _ENDS = "recording-begins", "recording-ends"


@dataclass(slots=True)
class _Announced:
    """A recording that begins when all have heard so."""

    plan: RoomRecording
    is_paused: bool = False
    """It is from its beginning on."""


class MultiPartyRecordings:
    """Those of all Multiparty Calls. Ids and files are the shell's: what is to be recorded is asked of it."""

    def __init__(self, board: Board, recordings: RoomRecordings) -> None:
        self._board = board
        self._recordings = recordings
        self._announced: dict[str, _Announced] = {}
        """By recording_id."""

    def joined(self, call: MultiPartyCall, participant: Participant) -> None:
        """Somebody came in, who may be wanted on a track of its own."""
        if participant.order.participant.record_track:
            member = participant.member
            self._want(call, member.call_uuid, member.member_id)

    def look(self, call: MultiPartyCall) -> None:
        """Record all of one that is to be, once it has begun and so many are in it; once."""
        wanted = call.settings.record and not call.was_recorded and call.state is State.ACTIVE
        if wanted and len(call.participants) >= call.settings.record_from_members:
            call.was_recorded = True
            self._want(call, next(iter(call.participants.values())).member.call_uuid)

    def start(self, call: MultiPartyCall, order: StartMultiPartyRecording, now: float) -> None:
        """Record from now on, all of it when those in it have heard so."""
        plan = _plan(call, order)
        if plan.is_track and order.member_id not in call.participants:
            self._recordings.fail(plan, "the participant has left", now)
            return
        announcement = () if order.member_id or call.sounds is None else call.sounds.recording_begins
        if announcement and call.participants:
            self._announced[plan.recording_id] = _Announced(plan)
            call.room.play(f"{_BEGINS} {plan.recording_id}", announcement)
        else:
            self._start(plan, now)

    def sound_over(self, kind: str, recording_id: str, now: float) -> None:
        """A sound in a room is over: perhaps the announcement of a recording."""
        announced = self._announced.pop(recording_id, None) if kind == _BEGINS else None
        if announced is not None:
            self._start(announced.plan, now)
            if announced.is_paused and self._recordings.pause(recording_id):
                self._tell(announced.plan, "paused", now)

    def change(self, call: MultiPartyCall, order: ChangeMultiPartyRecording, now: float) -> None:
        """Pause, resume or stop what runs, or is about to."""
        if not order.member_id:
            for announced in self._about_to_begin(call.mpc_uuid):
                announced.is_paused = order.what == "pause"
                if order.what == "stop":
                    self._forgo(call, announced.plan, now)
        for running in self.running(call.mpc_uuid, order.member_id, order.of):
            recording_id = running.plan.recording_id
            if order.what == "stop":
                self._stop(call, running, now)
            elif order.what == "pause" and self._recordings.pause(recording_id):
                self._tell(running.plan, "paused", now)
            elif order.what == "resume" and self._recordings.resume(recording_id):
                self._tell(running.plan, "resumed", now)

    def running(self, mpc_uuid: str, member_id: str, of: tuple[TrackType, ...]) -> list[RunningRoomRecording]:
        """What is being recorded of a Multiparty Call (no `member_id`), or of a participant."""
        return [
            each
            for each in self._recordings.of_room(mpc_uuid)
            if each.plan.member_id == member_id and ("participant" if each.plan.is_track else "all") in of
        ]

    def is_announced(self, mpc_uuid: str) -> bool:
        """Whether a recording of all is about to begin."""
        return bool(self._about_to_begin(mpc_uuid))

    def ended(self, call: MultiPartyCall, now: float) -> None:
        """Nobody is left to hear an announcement: what was announced is over before it began."""
        for announced in self._about_to_begin(call.mpc_uuid):
            self._forgo(call, announced.plan, now)
        for running in self._recordings.of_room(call.mpc_uuid):
            self._recordings.stop(running.plan.recording_id)

    def _about_to_begin(self, mpc_uuid: str) -> list[_Announced]:
        return [each for each in self._announced.values() if each.plan.room == mpc_uuid]

    def _forgo(self, call: MultiPartyCall, plan: RoomRecording, now: float) -> None:
        del self._announced[plan.recording_id]
        call.room.stop_playing(f"{_BEGINS} {plan.recording_id}")
        self._tell(plan, "forgone", now)

    def _stop(self, call: MultiPartyCall, running: RunningRoomRecording, now: float) -> None:
        self._recordings.stop(running.plan.recording_id)
        self._tell(running.plan, "stopped", now)
        announcement = () if running.plan.member_id or call.sounds is None else call.sounds.recording_ends
        if announcement and call.participants:
            call.room.play(f"{_ENDS} {running.plan.recording_id}", announcement)

    def _start(self, plan: RoomRecording, now: float) -> None:
        self._recordings.start(plan, now)
        self._tell(plan, "started", now)

    def _tell(self, plan: RoomRecording, change: RecordingChange, now: float) -> None:
        changed = MultiPartyRecordingChanged(
            mpc_uuid=plan.mpc_uuid, at=now, recording_id=plan.recording_id, member_id=plan.member_id, change=change
        )
        self._board.outputs.append(MultiPartyReport(event=changed))

    def _want(self, call: MultiPartyCall, call_uuid: str, member_id: str = "") -> None:
        self._board.outputs.append(
            MultiPartyRecordingWanted(mpc_uuid=call.mpc_uuid, call_uuid=call_uuid, member_id=member_id)
        )


def _plan(call: MultiPartyCall, order: StartMultiPartyRecording) -> RoomRecording:
    recording = order.recording
    return RoomRecording(
        recording_id=recording.recording_id,
        path_stem=recording.path_stem,
        file_format=recording.file_format,
        origin=recording.origin,
        room=call.mpc_uuid,
        call_uuid=order.call_uuid,
        is_track=order.of == "participant",
        mpc_name=call.name,
        mpc_uuid=call.mpc_uuid,
        member_id=order.member_id,
    )
