"""One Multiparty Call: who is in it, who hears whom, when it begins. plivo_xml_callbacks.md §1.5, plivo_rest.md §4."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from emulator.calls.multi_party_commands import MultiPartySounds
from emulator.calls.room import Room

if TYPE_CHECKING:
    from emulator.callflow.multi_party import MultiPartySettings, Role
    from emulator.calls.board import Board
    from emulator.calls.commands import PromptCue
    from emulator.calls.multi_party_commands import JoinMultiParty
    from emulator.calls.room import Member

_AGENTS: frozenset[Role] = frozenset({"agent", "ai-agent"})
SILENCE = MultiPartySounds()


class State(StrEnum):
    """Where a Multiparty Call stands, as the API calls it."""

    INITIALIZED = "Initialized"
    """Whoever is in it waits, and hears music."""
    ACTIVE = "Active"
    ENDED = "Ended"


class Input(StrEnum):
    """What moves it."""

    BEGUN = "begun"
    OVER = "over"


TRANSITIONS: dict[tuple[State, Input], State] = {
    (State.INITIALIZED, Input.BEGUN): State.ACTIVE,
    (State.INITIALIZED, Input.OVER): State.ENDED,
    (State.ACTIVE, Input.OVER): State.ENDED,
}
"""Every move; what is missing changes nothing."""


@dataclass(slots=True, kw_only=True)
class Participant:
    """A member, and what it was let in with. `mute`, `hold` and `coach` are what is true now."""

    member: Member
    order: JoinMultiParty
    mute: bool
    hold: bool
    coach: bool
    is_sounding: bool = False
    """The beginning of its speech was told, and its end was not."""

    @property
    def role(self) -> Role:
        """What it is here for."""
        return self.order.participant.role

    @property
    def is_agent(self) -> bool:
        """Whether a coach is heard by it."""
        return self.role in _AGENTS

    @property
    def is_coaching(self) -> bool:
        """Whether only agents hear it."""
        return self.role == "supervisor" and self.coach


class MultiPartyCall:
    """Its state and its room. Every change is an order to the media engine; nothing is reported here."""

    def __init__(self, board: Board, mpc_uuid: str, *, name: str, settings: MultiPartySettings) -> None:
        self.mpc_uuid = mpc_uuid
        self.name = name
        self.settings = settings
        self.state = State.INITIALIZED
        self.participants: dict[str, Participant] = {}
        """By member_id, in order of joining."""
        self.sounds: MultiPartySounds | None = None
        """None: nobody has brought them yet."""
        self.was_recorded = False
        """The recording that its settings ask for has been begun."""
        self.room = Room(board, mpc_uuid)

    def move(self, cause: Input) -> bool:
        """Take the transition for `cause`; False when the table has none."""
        target = TRANSITIONS.get((self.state, cause))
        if target is None:
            return False
        self.state = target
        return True

    @property
    def is_full(self) -> bool:
        """Whether nobody more is let in."""
        return len(self.participants) >= self.settings.max_participants

    @property
    def may_begin(self) -> bool:
        """Whether all are there who have to be for those in it to hear each other."""
        present = self.participants.values()
        return (
            any(each.order.participant.starts_on_enter for each in present)
            and (not self.settings.wait_for_agent or any(each.is_agent for each in present))
            and len(self.participants) > (0 if self.settings.starts_with_one else 1)
        )

    @property
    def left_alone(self) -> Participant | None:
        """Who is the only one in it and may not be."""
        if len(self.participants) != 1:
            return None
        (last,) = self.participants.values()
        return None if last.order.participant.stay_alone else last

    def of_call(self, call_uuid: str) -> Participant | None:
        """The participant that a call is."""
        return next((each for each in self.participants.values() if each.member.call_uuid == call_uuid), None)

    def admit(self, participant: Participant) -> None:
        """Let somebody in."""
        member = participant.member
        self.participants[member.member_id] = participant
        member.muted, member.apart = participant.mute, self._is_apart(participant)
        member.heard_by, member.is_recorded = self._listeners(participant), self._is_recorded(participant)
        self.room.join(member)
        self._play_music(participant)
        self._let_agents_hear()

    def let_go(self, participant: Participant) -> None:
        """Let somebody go, whose call may be over."""
        del self.participants[participant.member.member_id]
        self.room.leave(participant.member.member_id)
        self._let_agents_hear()

    def begin(self) -> None:
        """Let those who are not held hear each other."""
        for participant in self.participants.values():
            self._place(participant)

    def set_mute(self, participant: Participant, mute: bool) -> bool:
        """Whether that was a change; so the next two."""
        is_change, participant.mute = participant.mute != mute, mute
        self.room.update(participant.member, muted=mute)
        return is_change

    def set_hold(self, participant: Participant, hold: bool) -> bool:
        """Take somebody out of the talk, to music, or back into it."""
        is_change, participant.hold = participant.hold != hold, hold
        if is_change and self.state is State.ACTIVE:
            self._place(participant)
        return is_change

    def set_coach(self, participant: Participant, coach: bool) -> bool:
        """Have a supervisor heard by agents only, or by all."""
        is_change, participant.coach = participant.coach != coach, coach
        self._let_agents_hear()
        return is_change

    def _place(self, participant: Participant) -> None:
        self.room.stop_music(participant.member.member_id)
        self.room.update(participant.member, apart=self._is_apart(participant))
        self._play_music(participant)

    def _is_apart(self, participant: Participant) -> bool:
        return self.state is not State.ACTIVE or participant.hold

    def _play_music(self, participant: Participant) -> None:
        if music := self._music(participant):
            self.room.play_music(participant.member.member_id, music)

    def _music(self, participant: Participant) -> tuple[PromptCue, ...]:
        sounds = self.sounds or SILENCE
        if self.state is not State.ACTIVE:
            return sounds.wait_music
        if not participant.hold:
            return ()
        return sounds.customer_hold_music if participant.role == "customer" else sounds.agent_hold_music

    def _let_agents_hear(self) -> None:
        """Who hears the coaches changes with every agent that comes or goes."""
        for participant in self.participants.values():
            is_recorded = self._is_recorded(participant)
            self.room.let_hear(participant.member, self._listeners(participant), is_recorded=is_recorded)

    def _is_recorded(self, participant: Participant) -> bool:
        return self.settings.record_coach or not participant.is_coaching

    def _listeners(self, participant: Participant) -> tuple[str, ...] | None:
        if not participant.is_coaching:
            return None
        return tuple(each.member.call_uuid for each in self.participants.values() if each.is_agent)
