"""All conferences that are under way: which one an order, a key or the end of a call is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.calls.conference import Conference
from emulator.calls.room import Member
from emulator.calls.room_commands import (
    ChangeMembers,
    ConferenceResult,
    JoinConference,
    KickMembers,
    PlayToMembers,
    StartConferenceRecording,
    StopConferenceRecordings,
    StopPlayingToMembers,
)
from emulator.calls.room_queue import ALL

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.conference import Stay
    from emulator.calls.events import VoiceEvent, Way
    from emulator.calls.room_commands import ConferenceCommand
    from emulator.calls.room_recordings import RoomRecordings
    from emulator.calls.voices import Voices
    from emulator.media.events import CueFinished, RoomCueFinished


class Conferences:
    """By conference_uuid, oldest first. A name is unique in its account or subaccount."""

    def __init__(self, board: Board, voices: Voices, recordings: RoomRecordings) -> None:
        self.live: dict[str, Conference] = {}
        self._board = board
        self._voices = voices
        self._recordings = recordings
        self._members = 0
        """How many there were, in all conferences."""

    def handle(self, command: ConferenceCommand, now: float) -> None:
        """Take an order; one for a conference that is over is ignored."""
        if isinstance(command, JoinConference):
            self._join(command, now)
        elif (conference := self.live.get(command.conference_uuid)) is not None:
            self._order(conference, command, now)

    def named(self, name: str, owner: tuple[str, str]) -> Conference | None:
        """The one of an account (auth_id) and subaccount, or None."""
        return next((each for each in self.live.values() if (each.name, each.owner) == (name, owner)), None)

    def digit(self, call_uuid: str, digit: str, way: Way, now: float) -> None:
        """A key was pressed on a leg."""
        conference, stay = self._of_call(call_uuid)
        if conference is not None and stay is not None:
            conference.digit(stay, digit, way, now)
            self._tidy(conference)

    def voice(self, event: VoiceEvent) -> None:
        """A leg that somebody watches begins to sound, or sounds no more."""
        for conference in self.live.values():
            conference.voice(event)

    def cue_finished(self, event: CueFinished) -> None:
        """A sound that a leg heard is over."""
        for conference in self.live.values():
            conference.room.cue_finished(event)

    def room_cue_finished(self, event: RoomCueFinished) -> None:
        """A sound that a room heard is over."""
        conference = self.live.get(event.room)
        if conference is not None and (name := conference.room.room_cue_finished(event)):
            conference.queue.finished(name)

    def leave(self, call_uuid: str, now: float) -> None:
        """A call is over, is taken away, or has stayed for as long as it may; it may be in no conference."""
        conference, stay = self._of_call(call_uuid)
        if conference is not None and stay is not None:
            conference.leave(stay, now)
            self._tidy(conference)

    def is_idle(self) -> bool:
        """Whether there is none."""
        return not self.live

    def _join(self, order: JoinConference, now: float) -> None:
        leg = self._board.legs.get(order.call_uuid)
        if leg is None:
            self._board.done(order.order, None)
            return
        owner = leg.auth_id, leg.subaccount
        conference = self.named(order.name, owner)
        if conference is not None and len(conference.stays) >= order.max_members:
            self._board.note(order.call_uuid, f"conference {order.name!r} is full: {len(conference.stays)} members")
            self._board.done(order.order, ConferenceResult(conference_uuid=conference.conference_uuid, member_id=""))
            return
        if conference is None:
            conference = Conference(self._board, self._voices, self._recordings, name=order.name, owner=owner, now=now)
            self.live[conference.conference_uuid] = conference
        self._members += 1
        member = Member(member_id=str(self._members), call_uuid=order.call_uuid, joined_at=now)
        conference.join(order, member, now)

    def _order(self, conference: Conference, command: ConferenceCommand, now: float) -> None:
        match command:
            case ChangeMembers():
                conference.change(command)
            case KickMembers():
                conference.kick(command.member_ids, now)
                self._tidy(conference)
            case PlayToMembers() | StopPlayingToMembers():
                self._play(conference, command)
            case StartConferenceRecording():
                first = next(iter(conference.stays.values()))
                conference.record(command.recording, first.order.call_uuid, now, time_limit_s=command.time_limit_s)
            case StopConferenceRecordings():
                for running in self._recordings.of_room(conference.conference_uuid):
                    self._recordings.stop(running.plan.recording_id)

    def _play(self, conference: Conference, command: PlayToMembers | StopPlayingToMembers) -> None:
        for name in (ALL,) if command.member_ids is None else command.member_ids:
            if isinstance(command, StopPlayingToMembers):
                conference.queue.stop(name, command.kind)
            elif name == ALL or name in conference.stays:
                conference.queue.add(name, command.kind, command.sounds)

    def _of_call(self, call_uuid: str) -> tuple[Conference, Stay] | tuple[None, None]:
        for conference in self.live.values():
            if (stay := conference.of_call(call_uuid)) is not None:
                return conference, stay
        return None, None

    def _tidy(self, conference: Conference) -> None:
        """Forget one that nobody is in any more."""
        if not conference.stays:
            self.live.pop(conference.conference_uuid, None)
