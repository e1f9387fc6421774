"""All Multiparty Calls: who comes, goes, is changed; when each begins and ends. plivo_rest.md §4, callbacks §1.5."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, TypedDict

from emulator.calls import causes
from emulator.calls import multi_party_commands as orders
from emulator.calls import multi_party_events as told
from emulator.calls.actions import MultiPartyReport
from emulator.calls.invitations import Invitations
from emulator.calls.multi_party_call import Input, MultiPartyCall, Participant, State
from emulator.calls.room import Member

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from emulator.callflow.multi_party import MultiPartySettings
    from emulator.calls.board import Board, TimerName
    from emulator.calls.commands import PlaceCall
    from emulator.calls.events import HangupCause, VoiceEvent, Way
    from emulator.calls.invitations import Invitation
    from emulator.calls.leg import Leg
    from emulator.calls.multi_party_recordings import MultiPartyRecordings
    from emulator.calls.voices import Voices
    from emulator.media.events import CueFinished, RoomCueFinished


class _Who(TypedDict):
    mpc_uuid: str
    member_id: str
    call_uuid: str


NORMAL, ENDED, KICKED = 4000, 4020, 4030
"""What the call of a participant ends with when nothing is left for it to do: plivo_xml_callbacks.md §6."""
_CODES: dict[told.ExitCause, int] = {"Multiparty Call Ended": ENDED, "Kicked Out of Multiparty Call": KICKED}


class MultiPartyCalls:
    """Those that are not over, by mpc_uuid. Of an account there is one of a name."""

    def __init__(
        self,
        board: Board,
        voices: Voices,
        recordings: MultiPartyRecordings,
        *,
        place: Callable[[PlaceCall, float], Leg],
        begin: Callable[[Leg, float], None],
        hang_up: Callable[[Leg, HangupCause, float], None],
    ) -> None:
        """`place` takes up a call of the API, `begin` has it called when it is its turn."""
        self._board = board
        self._voices = voices
        self._calls: dict[str, MultiPartyCall] = {}
        self._named: dict[tuple[str, str, str], str] = {}
        """(auth_id, subaccount, name) → mpc_uuid."""
        self._member_ids = count(1)
        self.recordings = recordings
        """For views; not to be changed."""
        self._invitations = Invitations(board, place=place, begin=begin, hang_up=hang_up)

    @property
    def live(self) -> Mapping[str, MultiPartyCall]:
        """Those that go on, by mpc_uuid, oldest first. For views; not to be changed."""
        return self._calls

    def handle(self, order: orders.MultiPartyCommand, now: float) -> None:
        """Take an order; one about a Multiparty Call that is over is ignored."""
        match order:
            case orders.JoinMultiParty():
                self._join(order, now)
            case orders.InviteParticipants():
                self._invite(order, now)
            case orders.PlayDialMusic():
                self._play_dial_music(order)
            case _ if (call := self._calls.get(order.mpc_uuid)) is not None:
                self._change(call, order, now)

    def get(self, mpc_uuid: str) -> MultiPartyCall | None:
        """One that is not over, for views; not to be changed."""
        return self._calls.get(mpc_uuid)

    def named(self, auth_id: str, subaccount: str, name: str) -> MultiPartyCall | None:
        """The one of an account with this name, as the above."""
        return self._calls.get(self._named.get((auth_id, subaccount, name), ""))

    def invited(self, mpc_uuid: str) -> int:
        """How many who are called may still join."""
        return self._invitations.open_for(mpc_uuid)

    def guest_answered(self, leg: Leg, now: float) -> None:
        """Somebody who was invited picked up."""
        self._invitations.answered(leg, now)

    def digit(self, call_uuid: str, digit: str, way: Way, now: float) -> None:
        """A key was pressed on a leg."""
        for call, participant in self._stays_of(call_uuid):
            if participant.order.participant.relay_dtmf:
                call.room.relay(participant.member, digit, way)
            self._report(told.ParticipantPressed(**_who(call, participant), at=now, digit=digit))

    def voice(self, event: VoiceEvent) -> None:
        """The peer of a leg begins to sound, or ceases. Who is not heard does not speak."""
        for call, participant in self._stays_of(event.call_uuid):
            self._tell_speech(call, participant, event.at)

    def cue_finished(self, event: CueFinished) -> None:
        """A sound that a leg hears is over."""
        for call, _ in self._stays_of(event.leg):
            call.room.cue_finished(event)

    def room_cue_finished(self, event: RoomCueFinished, now: float) -> None:
        """A sound in a room is over; music goes on from its beginning."""
        call = self._calls.get(event.room)
        if call is None:
            return
        kind, _, name = call.room.room_cue_finished(event).partition(" ")
        if kind == "dial" and (invitation := self._invitations.get(name)):
            call.room.play(_dial_music(name), invitation.music)
        self.recordings.sound_over(kind, name, now)

    def timer_expired(self, what: str, whose: str, now: float) -> bool:
        """Whether the timer was one of these: `mpc`, `mpc-wait`, `guest`."""
        if what == "mpc":
            if call := self._calls.get(whose):
                self._end(call, 2000, now)
        elif what == "mpc-wait":
            mpc_uuid, _, member_id = whose.partition(" ")
            self._waited_too_long(mpc_uuid, member_id, now)
        elif what == "guest":
            self._invitations.call_now(whose, now)
        else:
            return False
        return True

    def take(self, legs: Sequence[Leg], now: float) -> None:
        """Legs are given other flows."""
        for leg in legs:
            for call, participant in self._stays_of(leg.call_uuid):
                self._exit(call, [participant], "Participant Call Transferred", now)

    def leg_ended(self, leg: Leg, now: float) -> None:
        """A call is over: that of a participant, or of a guest."""
        for call, participant in self._stays_of(leg.call_uuid):
            self._exit(call, [participant], "Participant Call Hangup", now)
        invitation = self._invitations.leg_ended(leg)
        if invitation is not None:
            self._completed(invitation, now)
            self._end_if_empty(self._calls.get(invitation.mpc_uuid), now)

    def is_idle(self) -> bool:
        """Whether there is none."""
        return not self._calls and self._invitations.is_idle()

    def _join(self, order: orders.JoinMultiParty, now: float) -> None:
        leg = self._board.legs.get(order.call_uuid)
        if leg is None or not leg.answered:
            self._board.done(order.order, None)
            return
        if not self._invitations.may_join(order.call_uuid, now):
            return  # It has lost the race and is over by now.
        owner = leg.auth_id, leg.subaccount
        call = self.named(*owner, order.name) or self._initialize(
            *owner, order.name, order.settings, order.participant.stay_alone, now
        )
        if refused := self._why_not(call, order):
            self._refuse(call, order, refused, now)
            return
        call.sounds = call.sounds or order.sounds
        self._admit(call, order, now)

    def _why_not(self, call: MultiPartyCall, order: orders.JoinMultiParty) -> str:
        if self._stays_of(order.call_uuid):
            return "it is in a Multiparty Call already"
        return f"{call.name} has {len(call.participants)} participants and takes no more" if call.is_full else ""

    def _refuse(self, call: MultiPartyCall, order: orders.JoinMultiParty, why: str, now: float) -> None:
        if invitation := self._invitations.joined(order.call_uuid):
            self._completed(invitation, now)
        stay = orders.MultiPartyStay(
            mpc_uuid=call.mpc_uuid, member_id="", joined_at=now, exited_at=now, hangup_code=NORMAL, refused=why
        )
        self._board.done(order.order, stay)

    def _admit(self, call: MultiPartyCall, order: orders.JoinMultiParty, now: float) -> None:
        given = order.participant
        member = Member(member_id=str(next(self._member_ids)), call_uuid=order.call_uuid, joined_at=now)
        participant = Participant(member=member, order=order, mute=given.mute, hold=given.hold, coach=given.coach)
        call.admit(participant)
        if "participant-speak-events" in call.settings.status_events:
            self._voices.watch(order.call_uuid, _watch(participant))
        self._report(told.ParticipantJoined(**_who(call, participant), at=now, participant=given))
        self._tell_speech(call, participant, now)
        self.recordings.joined(call, participant)
        if invitation := self._invitations.joined(order.call_uuid):
            self._completed(invitation, now, order.call_uuid)
        if call.state is State.INITIALIZED and call.settings.wait_s:
            self._board.timers.set(_waits(call, participant), now + call.settings.wait_s)
        if call.may_begin:
            self._begin(call, now)
        self.recordings.look(call)
        if call.state is State.ACTIVE and order.enter_sound:
            call.room.play(f"enter {member.member_id}", order.enter_sound)

    def _initialize(
        self, auth_id: str, subaccount: str, name: str, settings: MultiPartySettings, stay_alone: bool, now: float
    ) -> MultiPartyCall:
        call = MultiPartyCall(self._board, self._board.ids.uuid(), name=name, settings=settings)
        self._calls[call.mpc_uuid] = call
        self._named[auth_id, subaccount, name] = call.mpc_uuid
        self._board.timers.set(("mpc", call.mpc_uuid), now + settings.max_duration_s)
        self._report(
            told.MultiPartyInitialized(
                mpc_uuid=call.mpc_uuid,
                at=now,
                name=name,
                auth_id=auth_id,
                subaccount=subaccount,
                settings=settings,
                stay_alone=stay_alone,
            )
        )
        return call

    def _begin(self, call: MultiPartyCall, now: float) -> None:
        if not call.move(Input.BEGUN):
            return
        for participant in call.participants.values():
            self._board.timers.stop(_waits(call, participant))
        call.begin()
        self._report(told.MultiPartyStarted(mpc_uuid=call.mpc_uuid, at=now))
        for participant in call.participants.values():
            self._tell_speech(call, participant, now)

    def _change(self, call: MultiPartyCall, order: orders.MultiPartyCommand, now: float) -> None:
        match order:
            case orders.StartMultiParty():
                self._begin(call, now)
                self.recordings.look(call)
            case orders.EndMultiParty():
                self._end(call, 3000, now)
            case orders.UpdateParticipants():
                self._update(call, order, now)
            case orders.KickParticipants():
                self._exit(call, _meant(call, order.member_ids), "Kicked Out of Multiparty Call", now)
            case orders.PlayToParticipants():
                call.room.stop_playing(order.name)
                legs = tuple(each.member.call_uuid for each in _meant(call, order.member_ids))
                call.room.play(order.name, order.sounds, to=legs)
            case orders.StopPlayingToParticipants():
                call.room.stop_playing(order.name)
            case orders.StartMultiPartyRecording():
                self.recordings.start(call, order, now)
            case orders.ChangeMultiPartyRecording():
                self.recordings.change(call, order, now)

    def _update(self, call: MultiPartyCall, order: orders.UpdateParticipants, now: float) -> None:
        for participant in _meant(call, order.member_ids):
            changes: list[told.Change] = []
            if order.mute is not None and call.set_mute(participant, order.mute):
                changes.append("mute" if order.mute else "unmute")
            if order.hold is not None and call.set_hold(participant, order.hold):
                changes.append("hold" if order.hold else "unhold")
            if order.coach is not None and call.set_coach(participant, order.coach):
                changes.append("coach" if order.coach else "uncoach")
            for change in changes:
                self._report(told.ParticipantChanged(**_who(call, participant), at=now, change=change))
            self._tell_speech(call, participant, now)

    def _tell_speech(self, call: MultiPartyCall, participant: Participant, at: float) -> None:
        """Tell when somebody begins or ceases to sound in it: by the voice, or by what lets it be heard."""
        member = participant.member
        is_heard = member.member_id in call.participants and member.speaks
        sounds = is_heard and self._voices.sounds(member.call_uuid, _watch(participant))
        if sounds != participant.is_sounding:
            participant.is_sounding = sounds
            self._report(told.ParticipantSpoke(**_who(call, participant), at=at, began=sounds))

    def _waited_too_long(self, mpc_uuid: str, member_id: str, now: float) -> None:
        """Another one whose time was up at once may have ended all."""
        call = self._calls.get(mpc_uuid)
        if call is not None and (participant := call.participants.get(member_id)):
            self._board.note(participant.member.call_uuid, f"{call.name} did not begin in time")
            self._exit(call, [participant], "Kicked Out of Multiparty Call", now)

    def _exit(self, call: MultiPartyCall, gone: list[Participant], cause: told.ExitCause, now: float) -> None:
        """Let some go at once; who is left, and whether all is over by it, is looked at when they all are gone."""
        for participant in gone:
            self._leave(call, participant, cause, now)
        for participant in gone:
            if call.state is State.ACTIVE and call.participants and participant.order.exit_sound:
                call.room.play(f"exit {participant.member.member_id}", participant.order.exit_sound)
        if any(participant.order.participant.ends_on_exit for participant in gone):
            self._end(call, 1000, now)
        elif not self._invitations.open_for(call.mpc_uuid) and call.left_alone and call.state is State.ACTIVE:
            self._end(call, 1010, now)
        else:
            self._end_if_empty(call, now)

    def _leave(self, call: MultiPartyCall, participant: Participant, cause: told.ExitCause, now: float) -> None:
        member = participant.member
        call.let_go(participant)
        self._tell_speech(call, participant, now)
        self._board.timers.stop(_waits(call, participant))
        self._voices.unwatch(member.call_uuid, _watch(participant))
        self._report(told.ParticipantExited(**_who(call, participant), at=now, cause=cause))
        stay = orders.MultiPartyStay(
            mpc_uuid=call.mpc_uuid,
            member_id=member.member_id,
            joined_at=member.joined_at,
            exited_at=now,
            hangup_code=_CODES.get(cause, NORMAL),
        )
        # Whoever runs another flow now has nobody left who waits for the end of the stay.
        self._board.done(participant.order.order, None if cause == "Participant Call Transferred" else stay)

    def _end_if_empty(self, call: MultiPartyCall | None, now: float) -> None:
        if call is not None and not call.participants and not self._invitations.open_for(call.mpc_uuid):
            self._end(call, 1000, now)

    def _end(self, call: MultiPartyCall, code: told.TerminationCode, now: float) -> None:
        if not call.move(Input.OVER):
            return
        self.recordings.ended(call, now)
        for participant in list(call.participants.values()):
            self._leave(call, participant, "Multiparty Call Ended", now)
        for invitation in self._invitations.withdraw(call.mpc_uuid, causes.MULTI_PARTY_ENDED, now):
            self._completed(invitation, now)
        del self._calls[call.mpc_uuid]
        self._named = {key: mpc_uuid for key, mpc_uuid in self._named.items() if mpc_uuid != call.mpc_uuid}
        self._board.timers.stop(("mpc", call.mpc_uuid))
        self._report(told.MultiPartyEnded(mpc_uuid=call.mpc_uuid, at=now, code=code))

    def _invite(self, order: orders.InviteParticipants, now: float) -> None:
        call = self.named(order.auth_id, order.subaccount, order.name) or self._initialize(
            order.auth_id, order.subaccount, order.name, order.settings, order.stay_alone, now
        )
        self._report(
            told.ParticipantsInvited(
                mpc_uuid=call.mpc_uuid,
                at=now,
                invitation=order.invitation,
                call_uuids=tuple(guest.call.call_uuid for guest in order.guests),
            )
        )
        self._invitations.invite(order, call.mpc_uuid, now)

    def _completed(self, invitation: Invitation, now: float, call_uuid: str = "") -> None:
        if call := self._calls.get(invitation.mpc_uuid):
            call.room.stop_playing(_dial_music(invitation.name))
        self._report(
            told.InvitationCompleted(
                mpc_uuid=invitation.mpc_uuid, at=now, invitation=invitation.name, call_uuid=call_uuid
            )
        )

    def _play_dial_music(self, order: orders.PlayDialMusic) -> None:
        invitation = self._invitations.get(order.invitation)
        call = self._calls.get(invitation.mpc_uuid) if invitation else None
        if invitation is not None and call is not None and call.participants:
            invitation.music = order.sounds
            call.room.play(_dial_music(order.invitation), order.sounds)

    def _stays_of(self, call_uuid: str) -> list[tuple[MultiPartyCall, Participant]]:
        """Where a call takes part: one place, or none."""
        found = ((call, call.of_call(call_uuid)) for call in self._calls.values())
        return [(call, participant) for call, participant in found if participant is not None]

    def _report(self, event: told.MultiPartyEvent) -> None:
        self._board.outputs.append(MultiPartyReport(event=event))


def _meant(call: MultiPartyCall, member_ids: tuple[str, ...]) -> list[Participant]:
    """Those of `member_ids` that are in it."""
    return [call.participants[member_id] for member_id in member_ids if member_id in call.participants]


def _who(call: MultiPartyCall, participant: Participant) -> _Who:
    member = participant.member
    return {"mpc_uuid": call.mpc_uuid, "member_id": member.member_id, "call_uuid": member.call_uuid}


def _waits(call: MultiPartyCall, participant: Participant) -> TimerName:
    return "mpc-wait", f"{call.mpc_uuid} {participant.member.member_id}"


def _watch(participant: Participant) -> str:
    return f"mpc-{participant.member.member_id}"


def _dial_music(invitation: str) -> str:
    return f"dial {invitation}"
