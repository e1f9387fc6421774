"""A room: what its members are comes to the engine as orders, and only when it changes."""

from __future__ import annotations

import pytest

from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo
from emulator.calls.board import Board
from emulator.calls.commands import PromptCue
from emulator.calls.leg import Leg
from emulator.calls.room import Member, Room
from emulator.media.commands import JoinRoom, LeaveRoom, StartCue, StartRoomCue, StopCue, StopRoomCue
from emulator.media.events import CueFinished, RoomCueFinished
from tests.emulator.calls.lab import Phonebook

SOUND = PromptCue(pcm_path="/1.pcm")


def leg(call_uuid: str) -> Leg:
    return Leg(call_uuid=call_uuid, sip_leg=call_uuid, direction="inbound", auth_id="", from_number="", to_number="")


def table(*calls: str) -> tuple[Board, Room]:
    """A room in which the calls are members, each under its name in capitals."""
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    room = Room(board, "room")
    for call_uuid in calls:
        board.add(leg(call_uuid))
        room.join(Member(member_id=call_uuid.upper(), call_uuid=call_uuid, joined_at=1.0))
    return board, room


def ordered(board: Board) -> list[object]:
    outputs, board.outputs = board.outputs, []
    return [action.command for action in outputs if isinstance(action, MediaDo)]


def test_members_stand_in_order_of_joining_and_are_found_by_their_calls() -> None:
    board, room = table("a", "b")
    assert ordered(board) == [JoinRoom(room="room", leg="a", member="A"), JoinRoom(room="room", leg="b", member="B")]
    assert (list(room.members), len(room)) == (["A", "B"], 2)
    found = room.of_call("b")
    assert found is not None
    assert found.member_id == "B"
    assert room.of_call("c") is None


def test_only_changes_are_ordered() -> None:
    board, room = table("a")
    member = room.members["A"]
    ordered(board)
    assert [room.update(member, muted=True), room.update(member, muted=True)] == [True, False]
    assert room.update(member, deaf=True)
    assert ordered(board) == [
        JoinRoom(room="room", leg="a", member="A", speaks=False),
        JoinRoom(room="room", leg="a", member="A", speaks=False, hears=False),
    ]


def test_whoever_is_apart_comes_back_as_it_was() -> None:
    board, room = table("a")
    member = room.members["A"]
    room.update(member, muted=True)
    room.update(member, apart=True)
    room.update(member, apart=False)
    assert ordered(board)[2:] == [
        JoinRoom(room="room", leg="a", member="A", speaks=False, hears=False),
        JoinRoom(room="room", leg="a", member="A", speaks=False),
    ]


def test_who_hears_a_member_can_be_said() -> None:
    board, room = table("a", "b")
    ordered(board)
    for _ in range(2):
        room.let_hear(room.members["A"], ("b",))
    assert ordered(board) == [JoinRoom(room="room", leg="a", member="A", heard_by=("b",))]


def test_leaving_ends_the_music_and_is_told_to_the_engine_while_there_is_a_leg() -> None:
    board, room = table("a", "b")
    room.play_music("A", (SOUND,))
    ordered(board)
    assert room.leave("A").call_uuid == "a"
    assert ordered(board) == [StopCue(leg="a", cue="music-A-1"), LeaveRoom(leg="a")]
    board.remove(leg("b"))
    room.leave("B")
    assert ordered(board) == []
    with pytest.raises(KeyError):
        room.leave("A")


def test_music_is_over_and_over_and_in_place_of_other_music() -> None:
    board, room = table("a")
    ordered(board)
    room.play_music("A", (SOUND, SOUND))
    room.cue_finished(CueFinished(leg="a", cue="music-A-1", at_sample=0, completed=True))
    room.play_music("A", (SOUND,))
    room.stop_music("A")
    cues = [order.cue for order in ordered(board) if isinstance(order, StartCue | StopCue)]
    assert cues == ["music-A-1", "music-A-2", "music-A-2", "music-A-3", "music-A-3"]


def test_sounds_for_some_or_all() -> None:
    board, room = table("a")
    ordered(board)
    room.play("beep", (SOUND,))
    room.play("talk", (SOUND,), to=("a",))
    room.stop_playing("talk")
    assert room.room_cue_finished(RoomCueFinished(room="room", cue="beep-1", at_sample=0, completed=True)) == "beep"
    assert ordered(board) == [
        StartRoomCue(room="room", cue="beep-1", pcm_path="/1.pcm"),
        StartRoomCue(room="room", cue="talk-1", pcm_path="/1.pcm", members=("a",)),
        StopRoomCue(room="room", cue="talk-1"),
    ]


def test_keys_go_to_those_who_hear_the_sender() -> None:
    board, room = table("a", "b", "c")
    room.update(room.members["C"], deaf=True)
    ordered(board)
    room.relay(room.members["A"], "5", "rfc4733")
    (key,) = ordered(board)
    assert isinstance(key, StartCue)
    assert (key.leg, key.keys) == ("b", "5")


@pytest.mark.parametrize("why", ["inband", "muted", "not meant for them"])
def test_keys_that_go_nowhere(why: str) -> None:
    board, room = table("a", "b")
    sender = room.members["A"]
    room.update(sender, muted=why == "muted")
    room.let_hear(sender, ("c",) if why == "not meant for them" else None)
    ordered(board)
    room.relay(sender, "5", "inband" if why == "inband" else "info")
    assert ordered(board) == []
