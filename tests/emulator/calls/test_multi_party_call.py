"""One Multiparty Call: its states, when it may begin, who hears whom."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from emulator.base.ids import Ids
from emulator.callflow.multi_party import Participation
from emulator.calls.board import Board
from emulator.calls.multi_party_call import TRANSITIONS, Input, MultiPartyCall, Participant, State
from emulator.calls.multi_party_commands import JoinMultiParty
from emulator.calls.room import Member
from tests.emulator.calls.lab import Phonebook
from tests.emulator.calls.parties import SOUNDS, settings

if TYPE_CHECKING:
    from emulator.callflow.multi_party import Role


def _call(**said: object) -> MultiPartyCall:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    call = MultiPartyCall(board, "mpc", name="support", settings=settings(**said))
    call.sounds = SOUNDS
    return call


def _participant(name: str, role: Role, **said: object) -> Participant:
    given = Participation(role=role, **said)  # type: ignore[arg-type]
    order = JoinMultiParty(
        order=name, call_uuid=name, name="support", settings=settings(), participant=given, sounds=SOUNDS
    )
    member = Member(member_id=name, call_uuid=name, joined_at=0.0)
    return Participant(member=member, order=order, mute=given.mute, hold=given.hold, coach=given.coach)


@pytest.mark.parametrize(("state", "cause"), list(itertools.product(State, Input)))
def test_every_cell_of_the_table(state: State, cause: Input) -> None:
    call = _call()
    call.state = state
    assert call.move(cause) is ((state, cause) in TRANSITIONS)
    assert call.state is TRANSITIONS.get((state, cause), state)


def test_it_waits_for_who_starts_it_for_an_agent_and_for_a_second() -> None:
    call = _call(wait_for_agent=True, starts_with_one=False)
    assert not call.may_begin
    call.admit(_participant("agent", "agent", starts_on_enter=False))
    assert not call.may_begin  # Nobody is there with whom it starts.
    call.admit(_participant("customer", "customer"))
    assert call.may_begin
    call.let_go(call.participants["agent"])
    assert not call.may_begin


def test_who_waits_is_apart_and_hears_music_until_it_begins() -> None:
    call = _call()
    call.admit(_participant("one", "customer"))
    member = call.participants["one"].member
    assert not member.speaks
    assert not member.hears
    call.move(Input.BEGUN)
    call.begin()
    assert member.speaks
    assert member.hears


def test_who_is_held_before_the_beginning_stays_apart() -> None:
    call = _call()
    call.admit(_participant("one", "customer", hold=True))
    call.move(Input.BEGUN)
    call.begin()
    assert not call.participants["one"].member.speaks


def test_a_coach_is_heard_by_the_agents_that_are_there() -> None:
    call = _call()
    coach = _participant("coach", "supervisor")
    for participant in (_participant("customer", "customer"), coach, _participant("first", "agent")):
        call.admit(participant)
    assert coach.member.heard_by == ("first",)
    call.admit(_participant("second", "ai-agent"))
    assert coach.member.heard_by == ("first", "second")  # type: ignore[comparison-overlap]
    call.let_go(call.participants["first"])
    assert coach.member.heard_by == ("second",)
    assert call.set_coach(coach, coach=False)
    assert coach.member.heard_by is None
    assert not call.set_coach(coach, coach=False)


def test_what_a_coach_says_is_recorded_unless_it_is_not_to_be() -> None:
    for record_coach in (True, False):
        call = _call(record_coach=record_coach)
        coach = _participant("coach", "supervisor")
        call.admit(coach)
        assert coach.member.is_recorded is record_coach
        call.set_coach(coach, coach=False)
        assert coach.member.is_recorded


def test_an_agent_with_coach_mode_is_heard_by_all() -> None:
    call = _call()
    call.admit(_participant("agent", "agent", coach=True))
    assert call.participants["agent"].member.heard_by is None


def test_who_is_left_alone() -> None:
    call = _call()
    call.admit(_participant("one", "customer"))
    assert call.left_alone is call.participants["one"]
    call.admit(_participant("two", "agent", stay_alone=True))
    assert call.left_alone is None
    call.let_go(call.participants["one"])
    assert call.left_alone is None


def test_it_is_full() -> None:
    call = _call(max_participants=2)
    for name in ("one", "two"):
        assert not call.is_full
        call.admit(_participant(name, "customer"))
    assert call.is_full
