"""Mutants of who is on which channel of a room's recording, and of who is heard in it by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls.room import Room
from emulator.media.room_recorders import RoomRecorders
from emulator.media.rooms import Rooms
from emulator.runtime import room_worker
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

BOARD = "conference_record[wav-softphone-softphone]"
TRACKS = "mpc_participant_tracks[softphone-softphone]"
COACH = "mpc_coach[softphone-softphone]"
HELD = "mpc_hold_pause_resume[softphone-softphone]"


@mutant(TRACKS, COACH, says="channels swapped")
def members_swapped(breakage: Breakage) -> None:
    """The first two members of a room have each other's channel."""

    def write(original: Original, lanes: list[Any], *arguments: Any) -> None:
        original([*lanes[1::-1], *lanes[2:]], *arguments)

    breakage.replace(room_worker, "_write", write)


@mutant(BOARD, says="missing: from")
def one_member_not_in_the_sum(breakage: Breakage) -> None:
    """The last member who came is not in the sum of a conference."""
    breakage.replace(
        room_worker, "_write", lambda original, lanes, *more: original([lane[:-1] for lane in lanes], *more)
    )


@mutant(BOARD, TRACKS, says="shifted: from")
def one_member_late_in_the_file(breakage: Breakage) -> None:
    """The last member who came stands a sample late in the file of the room, and nowhere else."""

    def write(original: Original, lanes: list[Any], *arguments: Any) -> None:
        last = lanes[-1][-1]
        late = [*lanes[-1][:-1], replace(last, start=last.start + 1)]
        original([*lanes[:-1], late], *arguments)

    breakage.replace(room_worker, "_write", write)


@mutant(COACH, says="customer hears supervisor")
def coach_heard_by_all(breakage: Breakage) -> None:
    """A coach is heard by everybody in the call."""

    def let_hear(original: Original, room: Room, member: Any, heard_by: Any, **more: Any) -> None:
        original(room, member, None, **more)

    breakage.replace(Room, "let_hear", let_hear)


@mutant(HELD, says="hears")
def hold_ignored(breakage: Breakage) -> None:
    """Who is on hold goes on hearing the others, and is heard."""

    def join(original: Original, rooms: Rooms, leg: Any, order: Any) -> None:
        original(rooms, leg, replace(order, speaks=True, hears=True))

    breakage.replace(Rooms, "join", join)


@mutant(HELD, says="duration")
def pause_of_a_room_ignored(breakage: Breakage) -> None:
    """A recording of a room is never paused."""
    breakage.replace(RoomRecorders, "_pause", lambda *_: None)
