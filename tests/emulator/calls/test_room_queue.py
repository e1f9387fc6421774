"""What the API plays: in order for each, stopped by kind, gone with its member."""

from __future__ import annotations

from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo
from emulator.calls.board import Board
from emulator.calls.commands import PromptCue
from emulator.calls.room import Member, Room
from emulator.calls.room_queue import ALL, RoomQueue
from emulator.media.commands import StartRoomCue, StopRoomCue
from tests.emulator.calls.lab import Phonebook

ONE, TWO = (PromptCue(pcm_path="/1.pcm"),), (PromptCue(pcm_path="/2.pcm"),)


def table() -> tuple[Board, RoomQueue]:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    room = Room(board, "room")
    for call_uuid in ("a", "b"):
        room.join(Member(member_id=call_uuid.upper(), call_uuid=call_uuid, joined_at=0.0))
    return board, RoomQueue(room)


def played(board: Board) -> list[str]:
    """Cues as `+name file legs` and `-name`, since the last time."""
    outputs, board.outputs = board.outputs, []
    told = []
    for action in outputs:
        match action:
            case MediaDo(command=StartRoomCue() as start):
                told.append(
                    f"+{start.cue} {start.pcm_path} {'all' if start.members is None else ','.join(start.members)}"
                )
            case MediaDo(command=StopRoomCue() as stop):
                told.append(f"-{stop.cue}")
    return told


def test_one_behind_the_other_for_each_member() -> None:
    board, queue = table()
    queue.add("A", "play", ONE)
    queue.add("A", "speak", TWO)
    queue.add("B", "play", TWO)
    queue.add(ALL, "play", ONE)
    assert played(board) == ["+api-1-1 /1.pcm a", "+api-3-1 /2.pcm b", "+api-4-1 /1.pcm all"]
    queue.finished("api-3")
    assert played(board) == ["-api-3-1"]
    queue.finished("api-1")
    assert played(board) == ["-api-1-1", "+api-2-1 /2.pcm a"]
    queue.finished("of somebody else")
    assert played(board) == []


def test_stopped_by_kind() -> None:
    board, queue = table()
    queue.add("A", "play", ONE)
    queue.add("A", "speak", TWO)
    queue.add("A", "play", TWO)
    played(board)
    queue.stop("A", "play")
    assert played(board) == ["-api-1-1", "+api-2-1 /2.pcm a"]
    queue.stop("A", "play")
    queue.stop("B", "play")
    assert played(board) == []
    queue.stop("A", "speak")
    assert played(board) == ["-api-2-1"]


def test_for_all_it_is_stopped_for_everybody() -> None:
    board, queue = table()
    queue.add("A", "play", ONE)
    queue.add(ALL, "play", ONE)
    played(board)
    queue.stop(ALL, "play")
    assert played(board) == ["-api-1-1", "-api-2-1"]


def test_gone_with_its_member() -> None:
    board, queue = table()
    queue.add("A", "play", ONE)
    queue.add("A", "play", TWO)
    played(board)
    queue.drop("A")
    queue.drop("B")
    assert played(board) == ["-api-1-1"]
