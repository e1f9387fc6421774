"""Recordings of rooms: orders to the engine, facts to the world, each once."""

from __future__ import annotations

from typing import Any

from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo, Report
from emulator.calls.board import Board
from emulator.calls.events import RecordingFinished, RecordingStarted
from emulator.calls.leg import Leg
from emulator.calls.room_recordings import RoomRecording, RoomRecordings
from emulator.media.commands import PauseRecorder, ResumeRecorder, StartRecorder, StartRoomRecorder, StopRecorder
from emulator.media.events import EngineLost, RecorderArmed, RecordingClosed, RoomRecordingClosed
from tests.emulator.calls.lab import Phonebook

ROOM: dict[str, Any] = {"mpc_name": "desk", "mpc_uuid": "m", "member_id": "7"}
ARMED = RecorderArmed(recording="r", at_sample=160, wall_ms=5)


class Recorded:
    """Recordings beside a live call `a`."""

    def __init__(self) -> None:
        self.board = Board(ids=Ids.seeded(1), directory=Phonebook())
        self.board.add(Leg(call_uuid="a", sip_leg="a", direction="inbound", auth_id="", from_number="", to_number=""))
        self.recordings = RoomRecordings(self.board)

    def start(self, call_uuid: str = "a", *, is_track: bool = False) -> None:
        plan = RoomRecording(
            recording_id="r",
            path_stem="/f/r",
            file_format="mp3",
            origin="api",
            room="m",
            call_uuid=call_uuid,
            is_track=is_track,
            **ROOM,
        )
        self.recordings.start(plan, 1.0)

    def take(self) -> list[Any]:
        """What was ordered and told since."""
        outputs, self.board.outputs = self.board.outputs, []
        return [
            each.command if isinstance(each, MediaDo) else each.event
            for each in outputs
            if each is not None and isinstance(each, MediaDo | Report)
        ]


def finished(**changes: Any) -> RecordingFinished:
    fields = {
        "recording_id": "r",
        "call_uuid": "a",
        "at": 3.0,
        "path": "/f/r.wav",
        "samples": 800,
        "start_wall_ms": 5,
        "reason": "stopped",
        **ROOM,
    }
    return RecordingFinished(**{**fields, **changes})


def test_a_room_from_start_to_end() -> None:
    recorded = Recorded()
    recorded.start()
    assert recorded.take() == [StartRoomRecorder(recording="r", room="m", path_stem="/f/r")]
    assert not recorded.recordings.is_idle()
    recorded.recordings.armed(ARMED, 2.0)
    assert recorded.take() == [
        RecordingStarted(
            recording_id="r",
            call_uuid="a",
            at=2.0,
            start_wall_ms=5,
            file_format="mp3",
            channels=1,
            origin="api",
            **ROOM,
        )
    ]
    event = RoomRecordingClosed(
        recording="r", path_stem="/f/r", samples=800, start_wall_ms=5, reason="stopped", tracks=()
    )
    recorded.recordings.closed(event, 3.0)
    recorded.recordings.closed(event, 4.0)
    assert recorded.take() == [finished()]
    assert recorded.recordings.is_idle()


def test_a_track_is_a_recorder_of_its_leg() -> None:
    recorded = Recorded()
    recorded.start(is_track=True)
    assert recorded.take() == [
        StartRecorder(recording="r", leg="a", path="/f/r.wav", stereo=False, records_to_peer=False, room="m")
    ]
    recorded.recordings.closed(
        RecordingClosed(
            recording="r", path="/f/r.wav", samples=800, channels=1, start_wall_ms=5, reason="left", error="full"
        ),
        3.0,
    )
    assert recorded.take() == [finished(reason="left", error="full")]


def test_a_track_of_a_call_that_is_over_has_failed() -> None:
    recorded = Recorded()
    recorded.start("b", is_track=True)
    assert recorded.take() == [
        finished(call_uuid="b", at=1.0, samples=0, start_wall_ms=0, reason="leg_closed", error="the call is over")
    ]
    assert recorded.recordings.is_idle()


def test_only_changes_are_ordered() -> None:
    recorded = Recorded()
    recorded.start()
    recorded.take()
    recordings = recorded.recordings
    assert [recordings.resume("r"), recordings.pause("r"), recordings.pause("r"), recordings.resume("r")] == [
        *(False, True, False, True),
    ]
    assert [each.plan.recording_id for each in recordings.of_room("m")] == ["r"]
    assert [recordings.stop("r"), recordings.stop("r"), recordings.pause("r"), recordings.resume("r")] == [
        *(True, False, False, False),
    ]
    assert recorded.take() == [
        PauseRecorder(recording="r"),
        ResumeRecorder(recording="r"),
        StopRecorder(recording="r"),
    ]
    assert (recordings.of_room("m"), recordings.of_room("other")) == ([], [])
    assert not any((recordings.stop("x"), recordings.pause("x"), recordings.resume("x")))


def test_what_an_engine_leaves_is_told_of_as_lost() -> None:
    recorded = Recorded()
    recorded.start()
    recorded.recordings.armed(ARMED, 2.0)
    recorded.take()
    recorded.recordings.lost(EngineLost(why="gone"), 3.0)
    assert recorded.take() == [finished(samples=0, reason="lost", error="gone")]


def test_recordings_of_calls_are_left_alone() -> None:
    recorded = Recorded()
    recorded.recordings.armed(ARMED, 2.0)
    recorded.recordings.closed(
        RecordingClosed(recording="r", path="x", samples=1, channels=1, start_wall_ms=5, reason="stopped"), 3.0
    )
    assert recorded.take() == []
