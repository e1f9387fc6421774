"""The rooms of the engine: legs join and leave them, cues begin and end in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.media.events import RoomCueFinished
from emulator.media.mixer import Mixer
from emulator.media.room import Member, Room, RoomCue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from emulator.media.commands import JoinRoom, StartRoomCue
    from emulator.media.events import Event
    from emulator.media.legs import Leg, LegTable


class Rooms:
    """Rooms by name; none costs nothing. `events` is the engine's list."""

    def __init__(self, table: LegTable, events: list[Event]) -> None:
        self._table = table
        self._events = events
        self._rooms: dict[str, Room] = {}
        self.mixer = Mixer(table, [])
        self.changed = False
        """Whether there was any change to who hears whom since the mixer was made."""

    @property
    def is_at_rest(self) -> bool:
        """Whether there is none."""
        return not (self._rooms or self.changed)

    def members(self, room: str) -> list[Member]:
        """Those of a room in the order of joining; of no room none."""
        found = self._rooms.get(room)
        return list(found.members.values()) if found else []

    def join(self, leg: Leg, order: JoinRoom) -> None:
        """Put a leg that is in no other room into one, or change how it is there."""
        room = self._rooms.setdefault(order.room, Room(order.room))
        room.members[leg.leg] = Member(leg, order.hears, order.heard_by, order.member)
        leg.room, leg.speaks, leg.is_recorded = order.room, order.speaks, order.recorded
        self.changed = True

    def leave(self, leg: Leg, now: int) -> None:
        """Take a leg out of its room; the last one ends the room and its cues."""
        room = self._rooms[leg.room]
        del room.members[leg.leg]
        leg.room = ""
        self.changed = True
        if not room.members:
            for cue in list(room.cues):
                self._finish(room.room, cue, now, completed=False)
            del self._rooms[room.room]

    def start_cue(self, order: StartRoomCue, pcm: NDArray[np.int16] | None, now: int) -> None:
        """Mix a cue in from this tick on, instead of one of the same name. Without room or PCM it is over at once."""
        self.stop_cue(order.room, order.cue, now)
        room = self._rooms.get(order.room)
        if room is None or pcm is None:
            self._finish(order.room, order.cue, now, completed=False)
            return
        room.cues[order.cue] = RoomCue(order.cue, pcm, order.loop, members=order.members)
        self._finish_cues(room, now)

    def stop_cue(self, room: str, cue: str, now: int) -> None:
        """Stop a cue, if it is under way."""
        if room in self._rooms and cue in self._rooms[room].cues:
            self._finish(room, cue, now, completed=False)

    def finish_cues(self, now: int) -> None:
        """End the cues whose last frame was mixed in with the tick before."""
        for room in self._rooms.values():
            if room.cues:
                self._finish_cues(room, now)

    def route(self) -> list[int]:
        """Make the mixer anew if need be. The slots of those who speak, in the order in which it wants their frames."""
        if self.changed:
            self.mixer = Mixer(self._table, list(self._rooms.values()))
            self.changed = False
        return self.mixer.speakers

    def _finish_cues(self, room: Room, now: int) -> None:
        for cue in [cue for cue in room.cues.values() if cue.is_over]:
            self._finish(room.room, cue.cue, now, completed=True)

    def _finish(self, room: str, cue: str, at: int, *, completed: bool) -> None:
        if room in self._rooms:
            self._rooms[room].cues.pop(cue, None)
        self._events.append(RoomCueFinished(room=room, cue=cue, at_sample=at, completed=completed))
