"""Recording orders of a call: at once, at the answer of a Dial, or in the foreground with beep and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from emulator.base.units import SAMPLES_PER_S
from emulator.calls.commands import RecordResult
from emulator.calls.events import RecordingFinished, RecordingStarted
from emulator.media.commands import (
    PauseRecorder,
    ResumeRecorder,
    StartCue,
    StartRecorder,
    StopCue,
    StopRecorder,
    Tone,
)

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import PauseRecording, ResumeRecording, StartRecording, StopRecording
    from emulator.calls.leg import Leg
    from emulator.media.events import CueFinished, EngineLost, RecorderArmed, RecordingClosed

BEEP = (Tone(hertz=700, duration_ms=300),)
"""What the caller hears before a foreground recording; it is not recorded."""


class RunningRecording(NamedTuple):
    """One that is being made, for views."""

    recording_id: str
    channels: int
    start_wall_ms: int
    is_paused: bool


@dataclass(slots=True)
class _Running:
    order: StartRecording
    start_wall_ms: int = 0
    digits: str = ""
    beeping: bool = False
    stop_after_beep: bool = False
    """It was stopped while the beep played: the file will be empty."""
    is_paused: bool = False


class Recordings:
    """All recordings that are waiting or running, by recording_id."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._running: dict[str, _Running] = {}

    def start(self, order: StartRecording) -> None:
        """Take a recording order; a call that is over answers a foreground order with None."""
        leg = self._board.legs.get(order.call_uuid)
        if leg is None or leg.local is None:
            self._give_up(order)
            return
        if order.mode == "dial_answer":
            if leg.bridged_with:
                self._arm(order)
            else:
                leg.waiting_recordings.append(order)
        elif order.beep:
            self._running[order.recording_id] = _Running(order, beeping=True)
            self._board.media(StartCue(leg=order.call_uuid, cue=self._beep_cue(order), tones=BEEP))
        else:
            self._arm(order)

    def bridged(self, leg: Leg) -> None:
        """A Dial of `leg` was answered: arm what waited for it, at the tick of the bridge."""
        waiting, leg.waiting_recordings = leg.waiting_recordings, []
        for order in waiting:
            self._arm(order)

    def stop(self, order: StopRecording) -> None:
        """Stop one recording, or all of the call."""
        leg = self._board.legs.get(order.call_uuid)
        if leg is not None and not order.only_api:
            leg.waiting_recordings = [
                waiting for waiting in leg.waiting_recordings if order.recording_id not in {"", waiting.recording_id}
            ]
        for recording_id, running in self._meant(order):
            if order.only_api and running.order.mode != "api":
                continue
            self._stop(recording_id, running)

    def pause(self, order: PauseRecording) -> None:
        """Leave out what comes now of one recording, or of all of the call."""
        for recording_id, running in self._meant(order):
            if not running.beeping:
                running.is_paused = True
                self._board.media(PauseRecorder(recording=recording_id))

    def resume(self, order: ResumeRecording) -> None:
        """Go on with one recording, or with all of the call."""
        for recording_id, running in self._meant(order):
            if not running.beeping:
                running.is_paused = False
                self._board.media(ResumeRecorder(recording=recording_id))

    def give_up(self, leg: Leg) -> None:
        """The flow of the leg is given up: the message that it records is over, what else is recorded goes on."""
        for recording_id, running in self._running.items():
            if running.order.call_uuid == leg.call_uuid and running.order.mode == "foreground":
                self._stop(recording_id, running)

    def leg_ended(self, leg: Leg) -> None:
        """The call is over: what never started never will; the engine closes the rest with the leg."""
        leg.waiting_recordings.clear()
        for recording_id, running in list(self._running.items()):
            if running.order.call_uuid == leg.call_uuid and running.beeping:
                del self._running[recording_id]
                self._give_up(running.order)

    def cue_finished(self, event: CueFinished) -> bool:
        """The beep is over: record. False when the cue is not a beep of ours."""
        for running in self._running.values():
            if running.beeping and self._beep_cue(running.order) == event.cue:
                running.beeping = False
                self._arm(running.order)
                if running.stop_after_beep:
                    self._board.media(StopRecorder(recording=running.order.recording_id))
                return True
        return False

    def digit(self, call_uuid: str, digit: str) -> None:
        """A finishing key ends a foreground recording; it is reported in Digits."""
        for recording_id, running in self._running.items():
            order = running.order
            if order.call_uuid == call_uuid and digit in order.finish_on_key and not running.beeping:
                running.digits = running.digits or digit
                self._board.media(StopRecorder(recording=recording_id, reason="finish_key"))

    def armed(self, event: RecorderArmed, now: float) -> None:
        """The engine started a recorder."""
        running = self._running.get(event.recording)
        if running is None:
            return
        running.start_wall_ms = event.wall_ms
        order = running.order
        self._board.report(
            RecordingStarted(
                recording_id=order.recording_id,
                call_uuid=order.call_uuid,
                at=now,
                start_wall_ms=event.wall_ms,
                file_format=order.file_format,
                channels=2 if order.stereo else 1,
                origin="api" if order.mode == "api" else "xml",
            )
        )

    def closed(self, event: RecordingClosed, now: float) -> None:
        """The engine finished a file: tell the world, then the flow that waited for it."""
        running = self._running.pop(event.recording, None)
        if running is None:
            return
        self._board.report(
            RecordingFinished(
                recording_id=event.recording,
                call_uuid=running.order.call_uuid,
                at=now,
                path=event.path,
                samples=event.samples,
                start_wall_ms=event.start_wall_ms,
                reason=event.reason,
                error=event.error,
            )
        )
        if running.order.order:
            self._board.done(
                running.order.order,
                RecordResult(
                    samples=0 if event.error else event.samples,
                    start_wall_ms=event.start_wall_ms,
                    # A key may also have come while the file of an ended recording was still open.
                    digits=running.digits if event.reason == "finish_key" else "",
                ),
            )

    def lost(self, event: EngineLost, now: float) -> None:
        """The engine is gone: what was being recorded is as long as what lies on disk."""
        running, self._running = self._running, {}
        for recording in running.values():
            order = recording.order
            if recording.start_wall_ms:
                self._board.report(
                    RecordingFinished(
                        recording_id=order.recording_id,
                        call_uuid=order.call_uuid,
                        at=now,
                        path=order.path,
                        samples=0,
                        start_wall_ms=recording.start_wall_ms,
                        reason="lost",
                        error=event.why,
                    )
                )
            self._give_up(order)

    def of_call(self, call_uuid: str) -> list[RunningRecording]:
        """What is being recorded of a call now, oldest first."""
        return [
            RunningRecording(recording_id, 2 if each.order.stereo else 1, each.start_wall_ms, each.is_paused)
            for recording_id, each in self._running.items()
            if each.order.call_uuid == call_uuid and each.start_wall_ms
        ]

    def is_idle(self) -> bool:
        """Whether nothing is being recorded."""
        return not self._running

    def _meant(self, order: StopRecording | PauseRecording | ResumeRecording) -> list[tuple[str, _Running]]:
        """The recordings under way that an order is about."""
        return [
            (recording_id, running)
            for recording_id, running in self._running.items()
            if running.order.call_uuid == order.call_uuid and order.recording_id in {"", recording_id}
        ]

    def _stop(self, recording_id: str, running: _Running) -> None:
        if running.beeping:
            running.stop_after_beep = True
            self._board.media(StopCue(leg=running.order.call_uuid, cue=self._beep_cue(running.order)))
        else:
            self._board.media(StopRecorder(recording=recording_id))

    def _arm(self, order: StartRecording) -> None:
        self._running.setdefault(order.recording_id, _Running(order))
        self._board.media(
            StartRecorder(
                recording=order.recording_id,
                leg=order.call_uuid,
                path=order.path,
                stereo=order.stereo,
                records_to_peer=order.mode != "foreground",
                max_samples=None if order.max_length_s is None else order.max_length_s * SAMPLES_PER_S,
                silence_samples=None if order.silence_timeout_s is None else order.silence_timeout_s * SAMPLES_PER_S,
            )
        )

    def _give_up(self, order: StartRecording) -> None:
        if order.order:
            self._board.done(order.order, None)

    @staticmethod
    def _beep_cue(order: StartRecording) -> str:
        return f"beep-{order.recording_id}"
