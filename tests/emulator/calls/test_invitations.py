"""Guests of Multiparty Calls: delays, races, confirmations."""

from __future__ import annotations

from emulator.calls.actions import StartFlow
from emulator.sip.commands import PlaceInvite
from tests.emulator.calls.parties import Party


def test_every_guest_is_called_after_its_delay() -> None:
    party = Party()
    first, second = party.invite("15550300", "15550301", delay_s=3)
    assert [order.leg for order in party.sip(PlaceInvite)] == [first]
    party.wait(2.9)
    assert len(party.sip(PlaceInvite)) == 1
    party.wait(0.2)
    assert party.sip(PlaceInvite)[-1].leg == second


def test_who_is_to_confirm_has_not_won_by_answering() -> None:
    party = Party()
    first, second = party.invite("15550300", "15550301", confirm=True)
    party.picks_up(first)
    party.picks_up(second)
    assert [action.call_uuid for action in party.wanted(StartFlow)] == [first, second]
    party.join_with(second, "agent")
    assert party.end_of(first).hangup.code == 9000
    assert party.happened()[-1] != "MultiPartyEnded"


def test_who_is_late_has_lost() -> None:
    party = Party()
    first, second = party.invite("15550300", "15550301")
    party.picks_up(first)
    assert party.end_of(second).hangup.name == "Lost Race"
    assert [action.call_uuid for action in party.wanted(StartFlow)] == [first]


def test_a_guest_that_waits_for_its_delay_loses_too() -> None:
    party = Party()
    first, second = party.invite("15550300", "15550301", delay_s=3)
    party.picks_up(first)
    party.join_with(first, "agent")
    assert party.end_of(second).hangup.code == 9000
    party.wait(10)
    assert len(party.sip(PlaceInvite)) == 1


def test_the_others_go_on_ringing_when_one_refuses() -> None:
    party = Party()
    first, second = party.invite("15550300", "15550301")
    mpc_uuid = party.mpc_uuid
    party.refuses(first, 486)
    assert "InvitationCompleted" not in party.happened()
    assert party.exchange.rooms.multi_party_calls.invited(mpc_uuid) == 1
    party.picks_up(second)
    party.join_with(second, "agent")
    assert party.exchange.rooms.multi_party_calls.invited(mpc_uuid) == 0
    assert "InvitationCompleted" in party.happened()


def test_a_winner_that_hangs_up_before_it_is_in_leaves_nobody() -> None:
    party = Party()
    (guest,) = party.invite("15550300")
    party.picks_up(guest)
    party.hangs_up(guest)
    assert party.happened()[-2:] == ["InvitationCompleted", "MultiPartyEnded"]
