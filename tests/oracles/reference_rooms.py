"""Rooms in plain Python, one listener and one sample at a time: an oracle for what each member hears."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from emulator.media import events as e
from tests.oracles.reference_g711 import decode
from tests.oracles.reference_timeline import SLOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.media import commands as c


@dataclass
class ReferenceCue:
    """A cue of a room, and how far it has come."""

    order: c.StartRoomCue
    pcm: list[int]
    played: int = 0

    def is_over(self) -> bool:
        """Whether its last sample has been heard."""
        return not self.pcm or 0 < self.order.loop * len(self.pcm) <= self.played

    def frame(self) -> list[int]:
        """What it adds in this tick."""
        everything = self.order.loop * len(self.pcm) or None
        places = range(self.played, self.played + 160)
        return [self.pcm[at % len(self.pcm)] if everything is None or at < everything else 0 for at in places]


@dataclass
class ReferenceRooms:
    """Who is in which room, and what sounds there besides."""

    members: dict[str, c.JoinRoom] = field(default_factory=dict)
    """The latest order of every leg that is in a room."""
    cues: list[ReferenceCue] = field(default_factory=list)
    events: list[e.Event] = field(default_factory=list)

    def room(self, leg: str) -> str:
        """Where a leg is; empty: nowhere."""
        return self.members[leg].room if leg in self.members else ""

    def join(self, order: c.JoinRoom) -> None:
        """A leg that is in no other room joins, or changes how it is there."""
        self.members[order.leg] = order

    def leave(self, leg: str, now: int) -> None:
        """A leg is in no room any more; nor are cues where nobody is."""
        room = self.room(leg)
        self.members.pop(leg, None)
        if all(other.room != room for other in self.members.values()):
            self._end(lambda cue: cue.order.room == room, now, completed=False)

    def start_cue(self, order: c.StartRoomCue, pcm: list[int] | None, now: int) -> None:
        """Another one of the same name is over."""
        self.stop_cue(order.room, order.cue, now)
        cue = ReferenceCue(order, pcm or [])
        self.cues.append(cue)
        if pcm is None or all(other.room != order.room for other in self.members.values()):
            self._end(lambda each: each is cue, now, completed=False)
        elif not pcm:
            self._end(lambda each: each is cue, now, completed=True)

    def stop_cue(self, room: str, name: str, now: int) -> None:
        """Stop it, if it sounds."""
        self._end(lambda cue: (cue.order.room, cue.order.cue) == (room, name), now, completed=False)

    def begin_tick(self, now: int) -> None:
        """End what has been heard to its end."""
        self._end(ReferenceCue.is_over, now, completed=True)

    def end_tick(self) -> None:
        """Every cue goes on, heard or not."""
        for cue in self.cues:
            cue.played += 160

    def is_heard(self, leg: str) -> bool:
        """Whether it speaks in a room."""
        return leg in self.members and self.members[leg].speaks

    def heard(self, leg: str, said: Callable[[str], list[int]]) -> list[int]:
        """What a member hears, when `said` is what others say in this tick."""
        if not self.members[leg].hears:
            return [0] * 160
        sounds = [said(other) for other in self.members if other != leg and self._reaches(other, leg)]
        sounds += [
            cue.frame()
            for cue in self.cues
            if cue.order.room == self.room(leg) and (cue.order.members is None or leg in cue.order.members)
        ]
        return [max(-32768, min(32767, sum(sound[at] for sound in sounds))) for at in range(160)]

    def _reaches(self, speaker: str, listener: str) -> bool:
        order = self.members[speaker]
        if order.room != self.room(listener) or not order.speaks:
            return False
        return order.heard_by is None or listener in order.heard_by

    def _end(self, which: Callable[[ReferenceCue], bool], now: int, *, completed: bool) -> None:
        for cue in [cue for cue in self.cues if which(cue)]:
            self.cues.remove(cue)
            fact = {"room": cue.order.room, "cue": cue.order.cue}
            self.events.append(e.RoomCueFinished(**fact, at_sample=now, completed=completed))


class RoomOrders:
    """The orders about rooms of an engine; legs are its own."""

    now: int
    legs: dict[str, Any]
    pcm: dict[str, list[list[int]]]
    rooms: ReferenceRooms

    def _JoinRoom(self, command: c.JoinRoom) -> None:  # noqa: N802 - named for the command
        if leg := self.legs.get(command.leg):
            if leg.peer:
                leg.peer.peer = None
                leg.peer = None
            if self.rooms.room(command.leg) != command.room:
                self.leave_room(command.leg)
            self.rooms.join(command)

    def _LeaveRoom(self, command: c.LeaveRoom) -> None:  # noqa: N802
        self.leave_room(command.leg)

    def leave_room(self, leg: str) -> None:
        """Take a leg out of its room, if it is in one."""
        self.rooms.leave(leg, self.now)

    def _provided(self, command: c.StartCue | c.StartRoomCue) -> list[int] | None:
        """The samples that were handed in for this order."""
        waiting = self.pcm.get(command.cue)
        return waiting.pop(0) if command.pcm_path and waiting else None

    def _StartRoomCue(self, command: c.StartRoomCue) -> None:  # noqa: N802
        self.rooms.start_cue(command, self._provided(command), self.now)

    def _StopRoomCue(self, command: c.StopRoomCue) -> None:  # noqa: N802
        self.rooms.stop_cue(command.room, command.cue, self.now)

    def said(self, name: str) -> list[int]:
        """What a leg says in this tick."""
        pcm = ([decode(byte, slot[1]) for byte in slot[0]] if slot else [0] * SLOT for slot in self.legs[name].frame)
        return [sample for half in pcm for sample in half]
