"""Multiparty Calls in the exchange: beginning, end, causes, music, changes, keys, voices."""

from __future__ import annotations

from emulator.calls import multi_party_commands as orders
from emulator.calls import multi_party_events as told
from emulator.calls.actions import MultiPartyReport
from emulator.calls.commands import TakeLegs
from emulator.calls.multi_party_commands import MultiPartyStay
from emulator.media.commands import LeaveRoom, StartCue, StartRoomCue, StopCue, StopRoomCue
from emulator.media.events import RoomCueFinished
from tests.emulator.calls.parties import ENTER, Party, settings


def _stay(party: Party, call_uuid: str) -> MultiPartyStay:
    stay = party.outcomes()[f"stay-{call_uuid}"]
    assert isinstance(stay, MultiPartyStay)
    return stay


def _facts(party: Party, kind: type) -> list[object]:
    return [action.event for action in party.wanted(MultiPartyReport) if isinstance(action.event, kind)]


def _ended_with(party: Party) -> int:
    (ended,) = _facts(party, told.MultiPartyEnded)
    assert isinstance(ended, told.MultiPartyEnded)
    return ended.code


def test_the_first_one_initializes_it_and_starts_it() -> None:
    party = Party()
    customer = party.join()
    assert party.happened() == ["MultiPartyInitialized", "ParticipantJoined", "MultiPartyStarted"]
    assert party.place_of(customer).speaks
    assert party.media(StartRoomCue)[-1].pcm_path == "enter.pcm"


def test_who_waits_hears_the_music_and_no_signals_until_the_agent_comes() -> None:
    party = Party()
    customer = party.join(settings=settings(wait_for_agent=True))
    assert party.media(StartCue)[-1].pcm_path == "wait.pcm"
    assert not party.place_of(customer).hears
    assert not party.media(StartRoomCue)
    agent = party.join("agent")
    assert party.media(StopCue)
    assert party.place_of(customer).hears
    assert party.place_of(agent).hears


def test_the_api_starts_it() -> None:
    party = Party()
    customer = party.join(starts_on_enter=False)
    assert not party.place_of(customer).speaks
    party.order(orders.StartMultiParty(mpc_uuid=party.mpc_uuid))
    assert party.place_of(customer).speaks
    party.order(orders.StartMultiParty(mpc_uuid=party.mpc_uuid))
    assert party.happened().count("MultiPartyStarted") == 1


def test_who_waits_too_long_goes_on() -> None:
    party = Party()
    customer = party.join(settings=settings(wait_for_agent=True, wait_s=30))
    party.wait(30)
    assert _stay(party, customer).hangup_code == 4030
    assert _ended_with(party) == 1000
    assert party.exchange.leg(customer) is not None


def test_nobody_waits_any_more_once_it_has_begun() -> None:
    party = Party()
    customer = party.join(settings=settings(wait_for_agent=True, wait_s=30))
    party.join("agent")
    party.wait(60)
    assert f"stay-{customer}" not in party.outcomes()


def test_the_last_but_one_leaves_and_the_last_may_not_stay_alone() -> None:
    party = Party()
    customer = party.join()
    party.join("agent")
    party.hangs_up("leg-1-0.0")
    assert _ended_with(party) == 1010
    assert _stay(party, customer).hangup_code == 4020
    exits = [event.cause for event in _facts(party, told.ParticipantExited)]  # type: ignore[attr-defined]
    assert exits == ["Participant Call Hangup", "Multiparty Call Ended"]
    assert party.media(LeaveRoom)[-1].leg == customer
    assert party.happened()[-1] == "MultiPartyEnded"


def test_who_may_stay_alone_does_until_it_leaves() -> None:
    party = Party()
    party.join(stay_alone=True)
    party.join("agent")
    party.hangs_up("leg-1-0.0")
    assert not _facts(party, told.MultiPartyEnded)
    assert party.media(StartRoomCue)[-1].pcm_path == "exit.pcm"
    party.hangs_up("leg-0-0.0")
    assert _ended_with(party) == 1000
    assert party.exchange.is_idle()


def test_it_ends_with_whom_it_is_to_end() -> None:
    party = Party()
    customer = party.join(stay_alone=True)
    party.join("agent", ends_on_exit=True)
    party.hangs_up("leg-1-0.0")
    assert _stay(party, customer).hangup_code == 4020
    assert _ended_with(party) == 1000


def test_it_ends_after_its_greatest_duration_counted_from_the_beginning_of_all() -> None:
    party = Party()
    party.join(settings=settings(max_duration_s=300, wait_for_agent=True))
    party.wait(200)
    party.join("agent")
    party.wait(99)
    assert not _facts(party, told.MultiPartyEnded)
    party.wait(1)
    assert _ended_with(party) == 2000


def test_the_api_ends_it_and_the_name_is_free() -> None:
    party = Party()
    customer = party.join()
    first = party.mpc_uuid
    party.order(orders.EndMultiParty(mpc_uuid=first))
    assert _ended_with(party) == 3000
    assert _stay(party, customer).hangup_code == 4020
    party.join_with(customer)
    assert party.mpc_uuid != first


def test_who_is_kicked_goes_on_and_comes_again_as_another() -> None:
    party = Party()
    customer = party.join(stay_alone=True)
    agent = party.join("agent", stay_alone=True)
    member = party.member_id(agent)
    party.order(orders.KickParticipants(mpc_uuid=party.mpc_uuid, member_ids=(member, "77")))
    assert _stay(party, agent).hangup_code == 4030
    assert party.exchange.leg(agent) is not None
    party.join_with(agent, "agent")
    assert party.member_id(agent) != member
    assert party.member_id(customer) not in {member, party.member_id(agent)}


def test_who_are_kicked_together_leave_together_before_it_is_over() -> None:
    party = Party()
    calls = [party.join(), party.join("agent", ends_on_exit=True), party.join("agent", ends_on_exit=True)]
    party.order(
        orders.KickParticipants(mpc_uuid=party.mpc_uuid, member_ids=tuple(party.member_id(each) for each in calls))
    )
    exits = [event.cause for event in _facts(party, told.ParticipantExited)]  # type: ignore[attr-defined]
    assert exits == ["Kicked Out of Multiparty Call"] * 3
    assert [_stay(party, each).hangup_code for each in calls] == [4030] * 3
    assert _ended_with(party) == 1000
    assert all(party.exchange.leg(each) is not None for each in calls)


def test_who_is_left_by_those_that_are_kicked_may_not_stay_alone() -> None:
    party = Party()
    calls = [party.join(), party.join("agent"), party.join("agent")]
    party.order(
        orders.KickParticipants(mpc_uuid=party.mpc_uuid, member_ids=tuple(party.member_id(each) for each in calls[1:]))
    )
    assert [_stay(party, each).hangup_code for each in calls] == [4020, 4030, 4030]
    assert _ended_with(party) == 1010


def test_two_wait_too_long_at_the_same_moment() -> None:
    party = Party()
    both = settings(wait_for_agent=True, wait_s=30)
    party.join(settings=both, ends_on_exit=True)
    party.join(settings=both, ends_on_exit=True)
    party.wait(60)
    assert _ended_with(party) == 1000
    assert party.happened().count("ParticipantExited") == 2


def test_who_is_transferred_leaves_without_an_outcome() -> None:
    party = Party()
    customer = party.join(stay_alone=True)
    party.join("agent", stay_alone=True)
    party.order(TakeLegs(call_uuids=(customer,)))
    (exited,) = _facts(party, told.ParticipantExited)
    assert isinstance(exited, told.ParticipantExited)
    assert exited.cause == "Participant Call Transferred"
    assert party.outcomes()[f"stay-{customer}"] is None


def test_nobody_is_let_in_when_it_is_full() -> None:
    party = Party()
    party.join(settings=settings(max_participants=2))
    party.join("agent")
    late = party.join("agent")
    assert "takes no more" in _stay(party, late).refused
    assert party.exchange.leg(late) is not None


def test_hold_takes_out_of_the_talk_with_the_music_of_the_role() -> None:
    party = Party()
    customer, agent = party.join(), party.join("agent")
    for call_uuid, music in ((customer, "customer.pcm"), (agent, "agent.pcm")):
        member = party.member_id(call_uuid)
        party.order(orders.UpdateParticipants(mpc_uuid=party.mpc_uuid, member_ids=(member,), hold=True))
        assert not party.place_of(call_uuid).speaks
        assert not party.place_of(call_uuid).hears
        assert party.media(StartCue)[-1].pcm_path == music
        party.order(orders.UpdateParticipants(mpc_uuid=party.mpc_uuid, member_ids=(member,), hold=False))
        assert party.place_of(call_uuid).speaks
        assert party.media(StopCue)[-1].leg == call_uuid


def test_only_what_changes_is_told() -> None:
    party = Party()
    customer = party.join(mute=True)
    update = orders.UpdateParticipants(
        mpc_uuid=party.mpc_uuid, member_ids=(party.member_id(customer),), mute=True, hold=False
    )
    party.order(update)
    assert not _facts(party, told.ParticipantChanged)
    assert not party.place_of(customer).speaks
    assert party.place_of(customer).hears


def test_keys_are_told_and_relayed_if_they_are_to_be() -> None:
    party = Party()
    customer, agent = party.join(relay_dtmf=True), party.join("agent")
    party.clear()
    party.press(customer, "5")
    party.press(agent, "6")
    assert [(cue.leg, cue.keys) for cue in party.media(StartCue)] == [(agent, "5")]
    assert [event.digit for event in _facts(party, told.ParticipantPressed)] == ["5", "6"]  # type: ignore[attr-defined]


def test_speech_is_told_of_who_is_heard_if_it_is_asked_for() -> None:
    party = Party()
    customer = party.join(settings=settings(status_events=("participant-speak-events",)))
    agent = party.join("agent", mute=True)
    for call_uuid in (customer, agent):
        party.voice_starts(call_uuid)
        party.voice_stops(call_uuid)
    spoke = [(event.call_uuid, event.began) for event in _facts(party, told.ParticipantSpoke)]  # type: ignore[attr-defined]
    assert spoke == [(customer, True), (customer, False)]


def test_speech_follows_what_lets_it_be_heard() -> None:
    party = Party()
    customer = party.join(settings=settings(status_events=("participant-speak-events",), wait_for_agent=True))
    party.voice_starts(customer)
    assert not _facts(party, told.ParticipantSpoke)
    party.join("agent")
    member = party.member_id(customer)
    for change in ({"mute": True}, {"mute": False}, {"hold": True}, {"hold": False}):
        party.order(orders.UpdateParticipants(mpc_uuid=party.mpc_uuid, member_ids=(member,), **change))
    spoke = [event.began for event in _facts(party, told.ParticipantSpoke)]  # type: ignore[attr-defined]
    assert spoke == [True, False, True, False, True]
    party.clear()
    party.hangs_up("leg-0-0.0")
    assert party.happened()[:2] == ["ParticipantSpoke", "ParticipantExited"]


def test_sounds_by_the_api_go_to_those_that_are_meant() -> None:
    party = Party()
    customer = party.join()
    party.join("agent")
    party.clear()
    order = orders.PlayToParticipants(
        mpc_uuid=party.mpc_uuid, member_ids=(party.member_id(customer),), name="play", sounds=(ENTER,)
    )
    party.order(order)
    assert party.media(StartRoomCue)[-1].members == (customer,)
    party.order(orders.StopPlayingToParticipants(mpc_uuid=party.mpc_uuid, name="play"))
    assert party.media(StopRoomCue)


def test_a_race_is_won_by_the_first_to_answer() -> None:
    party = Party()
    party.join(stay_alone=True)
    first, second = party.invite("15550300", "15550301")
    party.picks_up(second)
    assert party.end_of(first).hangup.code == 9000
    party.join_with(second, "agent")
    assert party.happened()[-2:] == ["ParticipantJoined", "InvitationCompleted"]


def test_dial_music_goes_on_until_the_guest_is_in() -> None:
    party = Party()
    party.join()
    (guest,) = party.invite("15550300")
    party.order(orders.PlayDialMusic(invitation="request", sounds=(ENTER,)))
    party.clear()
    party.receive(RoomCueFinished(room=party.mpc_uuid, cue="dial request-1", at_sample=0, completed=True))
    assert len(party.media(StartRoomCue)) == 1
    party.picks_up(guest)
    party.join_with(guest, "agent")
    assert party.media(StopRoomCue)


def test_a_call_of_guests_ends_when_none_of_them_comes() -> None:
    party = Party()
    (guest,) = party.invite("15550300")
    party.refuses(guest, 486)
    assert party.happened() == [
        "MultiPartyInitialized",
        "ParticipantsInvited",
        "InvitationCompleted",
        "MultiPartyEnded",
    ]
    assert party.exchange.is_idle()


def test_guests_are_hung_up_when_it_ends() -> None:
    party = Party()
    (guest,) = party.invite("15550300")
    party.order(orders.EndMultiParty(mpc_uuid=party.mpc_uuid))
    assert party.end_of(guest).hangup.code == 4020
    assert party.exchange.is_idle()
