"""Sounds of a room: in order under one name, at once under several, stopped."""

from __future__ import annotations

from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo
from emulator.calls.board import Board
from emulator.calls.commands import PromptCue
from emulator.calls.room_sounds import RoomSounds
from emulator.media.commands import StartRoomCue, StopRoomCue
from emulator.media.events import RoomCueFinished
from tests.emulator.calls.lab import Phonebook

ONE, TWO = PromptCue(pcm_path="/1.pcm", loop=3), PromptCue(pcm_path="/2.pcm")


def table() -> tuple[Board, RoomSounds]:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    return board, RoomSounds(board, "room")


def ordered(board: Board) -> list[object]:
    return [action.command for action in board.outputs if isinstance(action, MediaDo)]


def over(sounds: RoomSounds, cue: str) -> str:
    return sounds.cue_finished(RoomCueFinished(room="room", cue=cue, at_sample=0, completed=True))


def test_one_after_the_other_and_then_they_are_over() -> None:
    board, sounds = table()
    sounds.start("s", (ONE, TWO), legs=("a",))
    assert [over(sounds, "s-1"), over(sounds, "another"), over(sounds, "s-2")] == ["", "", "s"]
    assert ordered(board) == [
        StartRoomCue(room="room", cue="s-1", pcm_path="/1.pcm", loop=3, members=("a",)),
        StartRoomCue(room="room", cue="s-2", pcm_path="/2.pcm", members=("a",)),
    ]
    sounds.stop("s")
    assert len(ordered(board)) == 2, "they were over"


def test_what_is_stopped_is_over() -> None:
    board, sounds = table()
    sounds.start("s", (ONE, TWO))
    sounds.start("t", (TWO,))
    sounds.stop("s")
    assert ordered(board)[2:] == [StopRoomCue(room="room", cue="s-1")]
    assert [over(sounds, "s-1"), over(sounds, "t-1")] == ["", "t"]


def test_the_end_of_what_was_stopped_is_not_that_of_what_came_after_it() -> None:
    board, sounds = table()
    sounds.start("s", (ONE, TWO))
    sounds.start("s", (TWO,))
    assert ordered(board)[1:] == [
        StopRoomCue(room="room", cue="s-1"),
        StartRoomCue(room="room", cue="s-2", pcm_path="/2.pcm"),
    ]
    assert [over(sounds, "s-1"), over(sounds, "s-2")] == ["", "s"]
