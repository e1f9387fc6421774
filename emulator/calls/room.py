"""A room where legs meet: who is in it, who is heard by whom, and what they hear besides. Of conferences and MPCs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.calls.cue_sequence import CueSequences
from emulator.calls.room_sounds import RoomSounds
from emulator.media.commands import JoinRoom, LeaveRoom, StartCue

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.commands import PromptCue
    from emulator.calls.events import Way
    from emulator.media.events import CueFinished, RoomCueFinished


@dataclass(slots=True, kw_only=True)
class Member:
    """A leg in a room. What it is and not what it was asked to be: change it with `Room.update` only."""

    member_id: str
    call_uuid: str
    joined_at: float
    muted: bool = False
    """Nobody hears it."""
    deaf: bool = False
    """It hears nobody."""
    apart: bool = False
    """Both, for as long as it waits or is held, whatever the two above say."""
    heard_by: tuple[str, ...] | None = None
    """call_uuids of those that hear it; None: everybody."""
    is_recorded: bool = True
    """Whether what it says stands in recordings of the room."""

    @property
    def speaks(self) -> bool:
        """Whether what it says goes into the room."""
        return not (self.muted or self.apart)

    @property
    def hears(self) -> bool:
        """Whether it hears the room."""
        return not (self.deaf or self.apart)


class Room:
    """Its members in order of joining. Every change is an order to the media engine, none is a report."""

    def __init__(self, board: Board, room: str) -> None:
        """`room`: its name in the engine, the conference_uuid or mpc_uuid."""
        self.room = room
        self.members: dict[str, Member] = {}
        """By member_id."""
        self._board = board
        self._music = CueSequences(board)
        self._sounds = RoomSounds(board, room)

    def __len__(self) -> int:
        return len(self.members)

    def of_call(self, call_uuid: str) -> Member | None:
        """The member that a leg is, or None."""
        return next((member for member in self.members.values() if member.call_uuid == call_uuid), None)

    def join(self, member: Member) -> None:
        """Let a leg in, which is in no room and in no bridge."""
        self.members[member.member_id] = member
        self._place(member)

    def leave(self, member_id: str) -> Member:
        """Let a member go, whose leg may be over. Raises KeyError."""
        member = self.members.pop(member_id)
        if member.call_uuid not in self._board.legs:
            self._music.forget(f"music-{member_id}")
        else:
            self.stop_music(member_id)
            self._board.media(LeaveRoom(leg=member.call_uuid))
        return member

    def update(
        self, member: Member, *, muted: bool | None = None, deaf: bool | None = None, apart: bool | None = None
    ) -> bool:
        """Change what is not None of a member; whether that was a change."""
        before = member.muted, member.deaf, member.apart
        member.muted = member.muted if muted is None else muted
        member.deaf = member.deaf if deaf is None else deaf
        member.apart = member.apart if apart is None else apart
        if before == (member.muted, member.deaf, member.apart):
            return False
        self._place(member)
        return True

    def let_hear(self, member: Member, heard_by: tuple[str, ...] | None, *, is_recorded: bool = True) -> None:
        """Say who hears a member, legs or everybody, and whether recordings do."""
        if (member.heard_by, member.is_recorded) != (heard_by, is_recorded):
            member.heard_by, member.is_recorded = heard_by, is_recorded
            self._place(member)

    def play_music(self, member_id: str, sounds: tuple[PromptCue, ...]) -> None:
        """Let a member hear `sounds`, at least one, over and over, in place of the room and of other music."""
        self.stop_music(member_id)
        self._music.start(f"music-{member_id}", self.members[member_id].call_uuid, sounds, again=True)

    def stop_music(self, member_id: str) -> None:
        """No music any more, if there was any."""
        self._music.stop(f"music-{member_id}")

    def play(self, name: str, sounds: tuple[PromptCue, ...], *, to: tuple[str, ...] | None = None) -> None:
        """Mix `sounds`, at least one, into what these legs, or all members, hear; `name` is theirs alone here."""
        self._sounds.start(name, sounds, legs=to)

    def stop_playing(self, name: str) -> None:
        """Stop what `play` began; what is over is left alone."""
        self._sounds.stop(name)

    def cue_finished(self, event: CueFinished) -> None:
        """A sound that a leg hears is over: the music goes on if it was part of it."""
        self._music.cue_finished(event)

    def room_cue_finished(self, event: RoomCueFinished) -> str:
        """A sound in the room is over. The name under which it was the last, or empty."""
        return self._sounds.cue_finished(event)

    def relay(self, sender: Member, digit: str, way: Way) -> None:
        """Send a key of a member to all who hear it; they hear tones in its audio as they are."""
        if way == "inband" or not sender.speaks:
            return
        for member in self.members.values():
            is_told = member is not sender and member.hears
            if is_told and (sender.heard_by is None or member.call_uuid in sender.heard_by):
                cue = f"key-{self._board.ids.uuid()}"
                self._board.media(StartCue(leg=member.call_uuid, cue=cue, keys=digit))

    def _place(self, member: Member) -> None:
        self._board.media(
            JoinRoom(
                room=self.room,
                leg=member.call_uuid,
                speaks=member.speaks,
                hears=member.hears,
                heard_by=member.heard_by,
                member=member.member_id,
                recorded=member.is_recorded,
            )
        )
