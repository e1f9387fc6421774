"""One conference: who may stay in it, what they hear, who has the floor. plivo_xml_callbacks.md §1.4, §3.9."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.calls.actions import ConferenceProgress
from emulator.calls.digit_patterns import DigitPatterns
from emulator.calls.events import VoiceBegan
from emulator.calls.floor import Floor
from emulator.calls.room import Room
from emulator.calls.room_commands import ConferenceResult
from emulator.calls.room_events import ConferenceJoined, ConferenceLeft
from emulator.calls.room_queue import RoomQueue
from emulator.calls.room_recordings import RoomRecording
from emulator.media.commands import StartCue

if TYPE_CHECKING:
    from emulator.calls.board import Board
    from emulator.calls.events import VoiceEvent, Way
    from emulator.calls.multi_party_commands import PlannedRecording
    from emulator.calls.room import Member
    from emulator.calls.room_commands import ChangeMembers, JoinConference
    from emulator.calls.room_recordings import RoomRecordings
    from emulator.calls.voices import Voices


@dataclass(slots=True)
class Stay:
    """A member and what its element asked for."""

    order: JoinConference
    member: Member
    patterns: DigitPatterns
    has_music: bool = False


@dataclass(slots=True)
class Planned:
    """A recording that a member brought, and that may wait for a second one."""

    recording: PlannedRecording
    call_uuid: str
    when_alone: bool
    has_begun: bool = False


class Conference:
    """Begins with its first member and is over with its last."""

    def __init__(
        self,
        board: Board,
        voices: Voices,
        recordings: RoomRecordings,
        *,
        name: str,
        owner: tuple[str, str],
        now: float,
    ) -> None:
        """`owner`: auth_id of the account, and of the subaccount or empty."""
        self.name = name
        self.owner = owner
        self.conference_uuid = board.ids.uuid()
        self.began_at = now
        self.stays: dict[str, Stay] = {}
        """By member_id, in order of joining."""
        self.queue = RoomQueue(room := Room(board, self.conference_uuid))
        self.planned: Planned | None = None
        """The recording that a member brought."""
        self._board = board
        self._recordings = recordings
        self._voices = voices
        self._room = room
        self._floor = Floor()
        self._has_started = False
        self._watches = False

    def join(self, order: JoinConference, member: Member, now: float) -> None:
        """Let a member in."""
        stay = self.stays[member.member_id] = Stay(order, member, DigitPatterns(order.digits_match))
        self._has_started = self._has_started or order.starts
        member.muted, member.apart = order.muted, not self._has_started
        self._room.join(member)
        self._board.timers.set(("conference", order.call_uuid), now + order.time_limit_s)
        names = {"conference_name": self.name, "conference_uuid": self.conference_uuid, "member_id": member.member_id}
        self._board.report(ConferenceJoined(call_uuid=order.call_uuid, at=now, **names))
        self._tell(stay, "enter", is_edge=len(self.stays) == 1)
        let_in = [
            other for other in self.stays.values() if self._room.update(other.member, apart=not self._has_started)
        ]
        self._watch(stay)
        self._may_have_floor([each for each in (*let_in, stay) if each.member.speaks])
        if order.enter_sound:
            self._room.play(f"enter-{member.member_id}", order.enter_sound)
        if order.keys:
            self._board.media(StartCue(leg=order.call_uuid, cue=f"keys-{member.member_id}", keys=order.keys))
        if order.recording is not None and self.planned is None:
            self.planned = Planned(order.recording, order.call_uuid, order.records_alone)
        self._record_as_planned(now)
        self._let_wait()

    def leave(self, stay: Stay, now: float) -> None:
        """Let a member go, and by that perhaps all others."""
        order, member_id = stay.order, stay.member.member_id
        del self.stays[member_id]
        self._room.leave(member_id)
        self.queue.drop(member_id)
        self._board.timers.stop(("conference", order.call_uuid))
        self._voices.unwatch(order.call_uuid, member_id)
        names = {"conference_name": self.name, "conference_uuid": self.conference_uuid, "member_id": member_id}
        self._board.report(ConferenceLeft(call_uuid=order.call_uuid, at=now, **names))
        self._tell(stay, "exit", is_edge=not self.stays)
        recorded = self.planned.recording if self.planned and self.planned.has_begun else None
        self._board.done(
            order.order,
            ConferenceResult(conference_uuid=self.conference_uuid, member_id=member_id, recording=recorded),
        )
        self._got_floor(self._floor.loses(member_id))
        self._after(stay, now)

    def change(self, order: ChangeMembers) -> None:
        """Mute and deafen."""
        for stay in self._named(order.member_ids):
            self._room.update(stay.member, muted=order.muted, deaf=order.deaf)
            if not stay.member.speaks:
                self._got_floor(self._floor.loses(stay.member.member_id))
            elif order.muted is False and self._sounds(stay):
                self._got_floor(self._floor.speaks(stay.member.member_id))

    def kick(self, member_ids: tuple[str, ...], now: float) -> None:
        """Let members go that are still here."""
        for stay in self._named(member_ids):
            if stay.member.member_id in self.stays:
                self.leave(stay, now)

    def digit(self, stay: Stay, digit: str, way: Way, now: float) -> None:
        """A member pressed a key."""
        order = stay.order
        if pattern := stay.patterns.match(digit):
            self._tell(stay, "digits", digits=pattern)
        if order.hangup_on_star and digit == "*":
            self.leave(stay, now)
        elif order.relays_keys:
            self._room.relay(stay.member, digit, way)

    def voice(self, event: VoiceEvent) -> None:
        """A leg that may be a member's begins to sound, or sounds no more."""
        stay = self.of_call(event.call_uuid)
        if stay is None or not stay.member.speaks:
            return
        heard = self._floor.speaks if isinstance(event, VoiceBegan) else self._floor.is_silent
        self._got_floor(heard(stay.member.member_id))

    def of_call(self, call_uuid: str) -> Stay | None:
        """The stay of a call, or None."""
        return next((stay for stay in self.stays.values() if stay.order.call_uuid == call_uuid), None)

    def record(
        self, recording: PlannedRecording, call_uuid: str, now: float, *, time_limit_s: int | None = None
    ) -> None:
        """Record everybody; the call is the one that the recording is said to be of."""
        self._recordings.start(
            RoomRecording(
                recording_id=recording.recording_id,
                path_stem=recording.path_stem,
                file_format=recording.file_format,
                origin=recording.origin,
                room=self.conference_uuid,
                call_uuid=call_uuid,
                conference_name=self.name,
                conference_uuid=self.conference_uuid,
                max_length_s=time_limit_s,
            ),
            now,
        )

    @property
    def room(self) -> Room:
        """Where its members hear one another."""
        return self._room

    def _named(self, member_ids: tuple[str, ...]) -> list[Stay]:
        return [self.stays[name] for name in member_ids if name in self.stays]

    def _after(self, gone: Stay, now: float) -> None:
        """Somebody has left: who is left hears of it, or leaves, too."""
        rest = list(self.stays.values())
        if rest and gone.order.exit_sound:
            self._room.play(f"exit-{gone.member.member_id}", gone.order.exit_sound)
        if gone.order.ends_on_exit or (len(rest) == 1 and not rest[0].order.stays_alone):
            self.kick(tuple(self.stays), now)
        self._let_wait()

    def _record_as_planned(self, now: float) -> None:
        planned = self.planned
        if planned and not planned.has_begun and (planned.when_alone or len(self.stays) > 1):
            planned.has_begun = True
            self.record(planned.recording, planned.call_uuid, now)

    def _let_wait(self) -> None:
        """Whoever waits, or is alone, hears its music; nobody else does."""
        is_alone = len(self.stays) == 1
        for stay in self.stays.values():
            wanted = bool(stay.order.wait_sound) and (is_alone or not self._has_started)
            if wanted and not stay.has_music:
                self._room.play_music(stay.member.member_id, stay.order.wait_sound)
            elif stay.has_music and not wanted:
                self._room.stop_music(stay.member.member_id)
            stay.has_music = wanted

    def _watch(self, stay: Stay) -> None:
        """Find out who speaks as soon as one member wants to know of its floor."""
        newly = not self._watches and stay.order.tells_floor
        self._watches = self._watches or newly
        for each in self.stays.values() if newly else (stay,) if self._watches else ():
            self._voices.watch(each.order.call_uuid, each.member.member_id)

    def _sounds(self, stay: Stay) -> bool:
        return self._voices.sounds(stay.order.call_uuid, stay.member.member_id)

    def _may_have_floor(self, heard: list[Stay]) -> None:
        """Members begin to be heard: who is speaking has the floor before the first in the room."""
        for stay in filter(self._sounds, heard):
            self._got_floor(self._floor.speaks(stay.member.member_id))
        for stay in heard:
            self._got_floor(self._floor.offer(stay.member.member_id))

    def _got_floor(self, member_id: str) -> None:
        if member_id in self.stays and self.stays[member_id].order.tells_floor:
            self._tell(self.stays[member_id], "floor")

    def _tell(
        self,
        stay: Stay,
        action: Literal["enter", "exit", "digits", "floor"],
        *,
        digits: str = "",
        is_edge: bool = False,
    ) -> None:
        self._board.outputs.append(
            ConferenceProgress(
                order=stay.order.order,
                call_uuid=stay.order.call_uuid,
                action=action,
                conference_name=self.name,
                conference_uuid=self.conference_uuid,
                member_id=stay.member.member_id,
                digits=digits,
                is_edge=is_edge,
            )
        )
