"""What the API plays into a conference: for each member, and for all of them, one sound behind the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.calls.commands import PromptCue
    from emulator.calls.room import Room
    from emulator.calls.room_commands import SoundKind

ALL = ""
"""Whom a sound is for that every member hears."""


@dataclass(frozen=True, slots=True)
class _Queued:
    name: str
    kind: SoundKind
    sounds: tuple[PromptCue, ...]


class RoomQueue:
    """By member_id, or `ALL`: what plays, and what waits behind it."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._queues: dict[str, list[_Queued]] = {}
        self._count = 0

    def add(self, member_id: str, kind: SoundKind, sounds: tuple[PromptCue, ...]) -> None:
        """Play `sounds` when everything before them is over."""
        self._count += 1
        queue = self._queues.setdefault(member_id, [])
        queue.append(_Queued(f"api-{self._count}", kind, sounds))
        if len(queue) == 1:
            self._begin(member_id)

    def stop(self, member_id: str, kind: SoundKind) -> None:
        """Drop what is of this kind for this member; for `ALL`: for everybody."""
        for each in list(self._queues) if member_id == ALL else [member_id]:
            self._keep(each, [queued for queued in self._queues.get(each, ()) if queued.kind != kind])

    def drop(self, member_id: str) -> None:
        """The member has gone."""
        self._keep(member_id, [])

    def finished(self, name: str) -> None:
        """What the room calls so is over: the next one."""
        for member_id, queue in self._queues.items():
            if queue[0].name == name:
                self._keep(member_id, queue[1:])
                return

    def _keep(self, member_id: str, queue: list[_Queued]) -> None:
        """Let the queue of a member be this one, which may leave out what plays."""
        before = self._queues.pop(member_id, [])
        playing = before[0] if before else None
        if queue:
            self._queues[member_id] = queue
        if playing is not None and playing not in queue:
            self._room.stop_playing(playing.name)
            if queue:
                self._begin(member_id)

    def _begin(self, member_id: str) -> None:
        first = self._queues[member_id][0]
        to = None if member_id == ALL else (self._room.members[member_id].call_uuid,)
        self._room.play(first.name, first.sounds, to=to)
