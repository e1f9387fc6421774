"""Calls that are placed for a phone which does not dial itself: admitted as its own, with audio by re-INVITE."""

from __future__ import annotations

import pytest

from emulator.calls import commands
from emulator.calls.actions import Note, StartFlow
from emulator.calls.events import CallAnswered, CallArrived, CallRinging
from emulator.media.commands import SetRemote
from emulator.sip import events as sip
from emulator.sip.commands import HangUp, Reinvite, RespondInvite
from tests.emulator.calls.lab import ACCOUNT, AGENT_RTP, ANSWER, CALLER, DID, OFFER, Lab, invite, response


def dialled_for(lab: Lab, dialled: str = DID) -> str:
    """Ann's phone, which we called, is to talk to whom it was to dial: the call_uuid."""
    peer = CALLER.address
    lab.order(commands.DialForPhone(leg="desk", username="ann", dialled=dialled, peer=peer, session=1, why="cannot"))
    arrived = lab.told(CallArrived)
    return arrived[0].call_uuid if arrived else ""


def test_a_phone_that_was_called_to_dial_gets_its_call_with_audio_at_the_answer() -> None:
    lab = Lab()
    uuid = dialled_for(lab)
    (arrived,) = lab.told(CallArrived)
    assert (arrived.direction, arrived.from_number, arrived.to_number) == ("inbound", "ann", DID)
    assert (arrived.by_user, arrived.auth_id) == ("ann", ACCOUNT)
    assert Note(call_uuid=uuid, summary="cannot: the call is placed for it") in lab.wanted(Note)
    assert (len(lab.told(CallRinging)), lab.wanted(StartFlow)) == (1, [StartFlow(call_uuid=uuid)])
    assert not lab.sip(RespondInvite)
    assert not lab.sip(Reinvite)
    lab.order(commands.Answer(call_uuid=uuid))
    assert len(lab.told(CallAnswered)) == 1
    (offer,) = lab.sip(Reinvite)
    assert offer.leg == "desk"
    assert b"\r\no=- 1 2 IN IP4 192.0.2.1\r\n" in offer.body
    assert lab.media(SetRemote) == []
    lab.receive(sip.ReinviteAnswered(leg="desk", response=response(200, ANSWER), offer=offer.body))
    (remote,) = lab.media(SetRemote)
    assert (remote.leg, remote.remote) == (uuid, AGENT_RTP)
    lab.receive(sip.ReinviteReceived(leg="desk", request=invite(body=OFFER)))
    (again,) = lab.sip(RespondInvite)
    assert b"\r\no=- 1 3 IN IP4" in again.body
    lab.receive(sip.LegEnded(leg="desk", by_peer=True))
    assert lab.end_of(uuid).hangup.cause == "NORMAL_CLEARING"
    assert lab.exchange.is_idle()


def test_it_hears_what_is_played_before_the_answer() -> None:
    lab = Lab()
    uuid = dialled_for(lab)
    lab.order(commands.BeginEarlyMedia(order="early", call_uuid=uuid))
    lab.order(commands.Answer(call_uuid=uuid))
    assert len(lab.sip(Reinvite)) == 1, "the media are agreed on already"
    assert lab.sip(RespondInvite) == []


def test_it_is_offered_srtp_where_its_phones_are() -> None:
    lab = Lab()
    lab.phonebook.reachable["ann"] = CALLER
    lab.phonebook.sealed.add("ann")
    lab.order(commands.Answer(call_uuid=dialled_for(lab)))
    (offer,) = lab.sip(Reinvite)
    assert b" RTP/SAVP " in offer.body


@pytest.mark.parametrize("status", [488, 491])
def test_it_ends_when_the_audio_is_refused(status: int) -> None:
    lab = Lab()
    uuid = dialled_for(lab)
    lab.order(commands.Answer(call_uuid=uuid))
    lab.receive(sip.ReinviteAnswered(leg="desk", response=response(status)))
    assert lab.end_of(uuid).hangup.cause == "INCOMPATIBLE_DESTINATION"
    assert [each.leg for each in lab.sip(HangUp)] == ["desk"]


def test_it_has_a_bye_where_others_have_a_cancel() -> None:
    lab = Lab()
    uuid = dialled_for(lab)
    lab.receive(sip.LegEnded(leg="desk", by_peer=True))
    assert lab.end_of(uuid).hangup.cause == "ORIGINATOR_CANCEL"


@pytest.mark.parametrize("dialled", ["911", "15550000"])
def test_it_is_admitted_as_if_it_had_dialled(dialled: str) -> None:
    lab = Lab()
    lab.phonebook.users.clear()
    assert dialled_for(lab, dialled) == ""
    assert lab.sip(HangUp) == [HangUp(leg="desk")]
    (note,) = lab.wanted(Note)
    assert note.summary.startswith(f"call from ann to {dialled} refused: ")


def test_it_counts_among_the_calls_of_a_second() -> None:
    lab = Lab(arrivals_per_second=1)
    assert dialled_for(lab)
    lab.clear()
    assert dialled_for(lab) == ""
    assert lab.sip(HangUp) == [HangUp(leg="desk")]
    (note,) = [each for each in lab.wanted(Note) if "refused" in each.summary]
    assert note.summary == f"call from ann to {DID} refused: more than 1 calls in a second"
