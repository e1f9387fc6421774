"""Calls that arrive: who is let in, ringing, answering, holding, and offers that come late or make no sense."""

from __future__ import annotations

import pytest

from emulator.calls import commands
from emulator.calls.actions import Note, OpenPort, PortOpened, PortRefused, StartFlow
from emulator.calls.countries import COUNTRIES
from emulator.calls.dial_plan import DialPlan
from emulator.calls.events import CallAnswered, CallArrived, CallRinging
from emulator.media.commands import CloseLeg, SetRemote
from emulator.sdp.offer_answer import accept_answer, make_offer
from emulator.sip import events as sip
from emulator.sip.commands import ChallengeInvite, HangUp, RespondInvite, RespondOffer
from emulator.sip.message import Request
from tests.emulator.calls.lab import (
    ACCOUNT,
    AGENT_RTP,
    ANSWER,
    CALLER,
    CALLER_RTP,
    DID,
    NOT_SDP,
    OFFER,
    US,
    VIDEO_ONLY,
    Lab,
    invite,
    response,
)


def test_a_short_number_of_the_house_is_a_did() -> None:
    lab = Lab(dial_plan=DialPlan(COUNTRIES["US"], {"101": DID}))
    lab.receive(sip.InviteReceived(leg="in", request=invite("101"), source=CALLER, authenticated_as=None))
    (arrived,) = lab.told(CallArrived)
    assert arrived.to_number == DID
    assert lab.wanted(Note) == [
        Note(call_uuid=arrived.call_uuid, summary=f"101 is {DID} by the dial plan: an extension")
    ]


@pytest.mark.parametrize("user", [None, "ann"])
@pytest.mark.parametrize("dialled", ["112", "+911", "9-9-9"])
def test_nobody_may_dial_an_emergency_number(dialled: str, user: str | None) -> None:
    lab = Lab()
    lab.receive(sip.InviteReceived(leg="in", request=invite(dialled), source=CALLER, authenticated_as=user))
    assert lab.sip(RespondInvite) == [RespondInvite(leg="in", status=403)]
    assert lab.told(CallArrived) == []
    (note,) = lab.wanted(Note)
    assert note.summary == f"call from 15550100 to {dialled} refused: an emergency number"


def test_a_call_to_a_did_rings_and_asks_the_application() -> None:
    lab = Lab()
    request = invite(extra="X-PH-Tag: blue\r\nX-Other: no\r\n")
    lab.receive(sip.InviteReceived(leg="in", request=request, source=CALLER, authenticated_as=None))
    (arrived,) = lab.told(CallArrived)
    assert (arrived.direction, arrived.from_number, arrived.to_number) == ("inbound", "15550100", DID)
    assert (arrived.caller_name, arrived.auth_id) == ("Ann", ACCOUNT)
    assert arrived.sip_headers == (("X-PH-Tag", "blue"),)
    assert lab.wanted(OpenPort) == [OpenPort(call_uuid=arrived.call_uuid, peer=CALLER.address)]
    header = (("X-CallUUID", arrived.call_uuid),)
    assert lab.sip(RespondInvite) == [RespondInvite(leg="in", status=180, headers=header)]
    assert lab.told(CallRinging)
    assert lab.wanted(StartFlow) == [StartFlow(call_uuid=arrived.call_uuid)]
    assert lab.exchange.call_of("in") == arrived.call_uuid


def test_nothing_is_said_before_the_port_is_open() -> None:
    lab = Lab(opens_ports=False)
    call = lab.inbound()
    lab.order(commands.Answer(call_uuid=call))
    assert not lab.sip(RespondInvite)
    lab.receive(PortOpened(call_uuid=call, local=US))
    assert [sent.status for sent in lab.sip(RespondInvite)] == [180]


def test_answering_tells_the_engine_before_the_peer() -> None:
    lab = Lab()
    call = lab.inbound()
    lab.clear()
    lab.now = 3.0
    lab.order(commands.Answer(call_uuid=call))
    assert [type(action).__name__ for action in lab.did] == ["MediaDo", "SipDo", "Report"]
    (remote,) = lab.media(SetRemote)
    assert (remote.leg, remote.remote, remote.payload_type) == (call, CALLER_RTP, 0)
    assert remote.telephone_event_type == 101
    (sent,) = lab.sip(RespondInvite)
    assert sent.status == 200
    assert accept_answer(OFFER, sent.body).remote == US
    assert lab.told(CallAnswered) == [CallAnswered(call_uuid=call, at=3.0)]
    lab.clear()
    lab.order(commands.Answer(call_uuid=call))
    assert not lab.did, "a call is answered once"


@pytest.mark.parametrize("dialled", ["15550000", "nobody"])
def test_an_unknown_number_is_not_found(dialled: str) -> None:
    lab = Lab()
    lab.receive(sip.InviteReceived(leg="in", request=invite(dialled), source=CALLER, authenticated_as=None))
    assert lab.sip(RespondInvite) == [RespondInvite(leg="in", status=404)]
    (note,) = lab.wanted(Note)
    assert note.summary == f"call from 15550100 to {dialled} refused: no number or endpoint of the account"
    assert lab.exchange.is_idle()
    assert not lab.told(CallArrived)


def test_an_endpoint_of_ours_has_to_prove_itself() -> None:
    lab = Lab()
    request = invite("15550000", caller="ann")
    lab.receive(sip.InviteReceived(leg="in", request=request, source=CALLER, authenticated_as=None))
    assert lab.sip(ChallengeInvite) == [ChallengeInvite(leg="in")]
    assert lab.exchange.is_idle()
    lab.receive(sip.InviteReceived(leg="again", request=request, source=CALLER, authenticated_as="ann"))
    (arrived,) = lab.told(CallArrived)
    assert (arrived.from_number, arrived.to_number, arrived.auth_id) == ("ann", "15550000", ACCOUNT)


def test_a_proven_user_of_nobody_is_not_found() -> None:
    lab = Lab()
    lab.receive(sip.InviteReceived(leg="in", request=invite(), source=CALLER, authenticated_as="stranger"))
    assert [sent.status for sent in lab.sip(RespondInvite)] == [404]


@pytest.mark.parametrize(("body", "status"), [(VIDEO_ONLY, 488), (NOT_SDP, 488)])
def test_an_offer_we_cannot_speak_is_refused(body: bytes, status: int) -> None:
    lab = Lab()
    call = lab.inbound(body=body)
    assert [sent.status for sent in lab.sip(HangUp)] == [status]
    assert lab.end_of(call).hangup.code == 5020
    assert lab.end_of(call).status == "failed"
    assert lab.media(CloseLeg) == [CloseLeg(leg=call)]
    assert lab.wanted(Note)
    assert not lab.wanted(StartFlow)
    assert lab.exchange.is_idle()


def test_no_port_no_call() -> None:
    lab = Lab(opens_ports=False)
    call = lab.inbound()
    lab.receive(PortRefused(call_uuid=call, why="all taken"))
    assert [sent.status for sent in lab.sip(HangUp)] == [503]
    assert "all taken" in lab.wanted(Note)[0].summary
    assert lab.end_of(call).hangup.code == 5010
    assert not lab.media(CloseLeg), "there is no port to close"
    assert lab.exchange.is_idle()


def test_a_port_for_a_call_that_is_gone_is_closed_again() -> None:
    lab = Lab(opens_ports=False)
    call = lab.inbound()
    lab.receive(sip.InviteCancelled(leg="in"))
    lab.clear()
    lab.receive(PortOpened(call_uuid=call, local=US))
    assert lab.media(CloseLeg) == [CloseLeg(leg=call)]
    lab.clear()
    lab.receive(PortRefused(call_uuid=call, why="late"))
    assert not lab.did


def test_the_caller_cancels() -> None:
    lab = Lab()
    call = lab.inbound()
    lab.receive(sip.InviteCancelled(leg="in"))
    assert not lab.sip(HangUp), "the endpoint has sent 487"
    end = lab.end_of(call)
    assert (end.status, end.hangup.code, end.hangup.source) == ("cancel", 1000, "Caller")
    assert lab.media(CloseLeg) == [CloseLeg(leg=call)]
    assert lab.exchange.is_idle()


def test_the_caller_hangs_up() -> None:
    lab = Lab()
    call = lab.answered()
    lab.hangs_up("in")
    end = lab.end_of(call)
    assert (end.status, end.hangup.code, end.hangup.source) == ("completed", 4000, "Caller")
    assert lab.exchange.is_idle()


def test_a_caller_that_vanishes_did_not_hang_up() -> None:
    lab = Lab()
    call = lab.answered()
    lab.receive(sip.LegEnded(leg="in", by_peer=False, status=408))
    assert lab.end_of(call).hangup.source == "Error"


def test_a_call_ends_at_its_time_limit() -> None:
    lab = Lab()
    call = lab.answered()
    lab.wait(14399.0)
    assert not lab.did
    lab.wait(1.0)
    assert lab.end_of(call).hangup.code == 6000
    assert lab.sip(HangUp)


@pytest.mark.parametrize(
    ("direction", "remote"),
    [("sendonly", None), ("inactive", None), ("recvonly", CALLER_RTP), ("sendrecv", CALLER_RTP)],
)
def test_hold_and_resume(direction: str, remote: object) -> None:
    lab = Lab()
    call = lab.answered()
    body = OFFER.replace(b"a=sendrecv", f"a={direction}".encode())
    lab.receive(sip.ReinviteReceived(leg="in", request=invite(body=body)))
    (told,) = lab.media(SetRemote)
    assert (told.leg, told.remote) == (call, remote)
    (sent,) = lab.sip(RespondInvite)
    assert sent.status == 200
    mirrored = {"sendonly": "recvonly", "recvonly": "sendonly"}.get(direction, direction)
    assert f"a={mirrored}".encode() in sent.body
    assert b" 2 IN IP4" in sent.body, "the version of our description goes up"


def test_a_reinvite_we_cannot_speak_leaves_the_call_as_it_was() -> None:
    lab = Lab()
    call = lab.answered()
    before = lab.exchange.leg(call)
    assert before is not None
    media = before.media
    lab.receive(sip.ReinviteReceived(leg="in", request=invite(body=VIDEO_ONLY)))
    assert [sent.status for sent in lab.sip(RespondInvite)] == [488]
    assert not lab.media(SetRemote)
    assert before.media == media
    assert before.answered
    lab.receive(sip.ReinviteReceived(leg="in", request=invite(body=OFFER)))
    assert b" 2 IN IP4" in lab.sip(RespondInvite)[-1].body, "a version that was never sent does not count"


def test_a_late_offer_is_answered_by_the_ack() -> None:
    lab = Lab()
    call = lab.inbound(body=b"")
    lab.order(commands.Answer(call_uuid=call))
    offer = lab.sip(RespondInvite)[-1].body
    assert b"m=audio 20000" in offer
    assert not lab.media(SetRemote)
    lab.receive(sip.InviteAcknowledged(leg="in", body=make_offer(CALLER_RTP)))
    assert [told.remote for told in lab.media(SetRemote)] == [CALLER_RTP]
    lab.clear()
    lab.receive(sip.InviteAcknowledged(leg="in", body=ANSWER))
    assert not lab.did, "an answer answers one offer"


def test_an_offer_in_an_update_is_answered_as_one_in_a_reinvite() -> None:
    lab = Lab()
    call = lab.answered()
    held = OFFER.replace(b"a=sendrecv", b"a=sendonly")
    update = Request("UPDATE", "sip:x@192.0.2.1", invite().headers, held)
    lab.receive(sip.ReinviteReceived(leg="in", request=update))
    (sent,) = lab.sip(RespondOffer)
    assert (sent.leg, sent.status) == ("in", 200)
    assert b"a=recvonly" in sent.body
    assert [(told.leg, told.remote) for told in lab.media(SetRemote)] == [(call, None)]
    lab.clear()
    lab.receive(sip.ReinviteReceived(leg="in", request=Request("UPDATE", "sip:x@y", invite().headers, VIDEO_ONLY)))
    assert [sent.status for sent in lab.sip(RespondOffer)] == [488]


def test_the_answer_to_a_refresh_may_move_the_peer() -> None:
    lab = Lab()
    call = lab.answered()
    lab.receive(sip.ReinviteAnswered(leg="in", response=response(200, ANSWER), offer=make_offer(US)))
    assert [(told.leg, told.remote) for told in lab.media(SetRemote)] == [(call, AGENT_RTP)]
    lab.clear()
    lab.receive(sip.ReinviteAnswered(leg="in", response=response(200, NOT_SDP), offer=make_offer(US)))
    lab.receive(sip.ReinviteAnswered(leg="in", response=response(488), offer=make_offer(US)))
    lab.receive(sip.ReinviteAnswered(leg="in", response=response(200)))
    assert not lab.media(SetRemote)
    leg = lab.exchange.leg(call)
    assert leg is not None
    assert leg.answered


def test_fax_is_refused_and_the_audio_stays() -> None:
    lab = Lab()
    call = lab.answered()
    fax = OFFER.replace(b"m=audio 40000", b"m=audio 0") + b"m=image 40002 udptl t38\r\na=T38FaxVersion:0\r\n"
    lab.receive(sip.ReinviteReceived(leg="in", request=invite(body=fax)))
    assert [sent.status for sent in lab.sip(RespondInvite)] == [488]
    assert not lab.media(SetRemote)
    leg = lab.exchange.leg(call)
    assert leg is not None
    assert leg.answered


def test_who_acknowledges_early_gets_our_offer_before_the_answer() -> None:
    lab = Lab()
    event = sip.InviteReceived(
        leg="in", request=invite(body=b""), source=CALLER, authenticated_as=None, takes_reliable=True
    )
    lab.receive(event)
    call = lab.told(CallArrived)[0].call_uuid
    lab.receive(PortOpened(call_uuid=call, local=US))
    lab.clear()
    for _ in range(2):
        lab.order(commands.BeginEarlyMedia(order="early", call_uuid=call))
    (early,) = lab.sip(RespondInvite)
    assert early.status == 183
    assert b"m=audio 20000" in early.body
    assert lab.outcomes() == {"early": True}
    lab.receive(sip.ProvisionalAcknowledged(leg="in", body=make_offer(CALLER_RTP)))
    assert [told.remote for told in lab.media(SetRemote)] == [CALLER_RTP]
    lab.order(commands.Answer(call_uuid=call))
    answer = lab.sip(RespondInvite)[-1]
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("body", [b"", NOT_SDP, VIDEO_ONLY])
def test_a_late_offer_without_a_usable_answer_ends_the_call(body: bytes) -> None:
    lab = Lab()
    call = lab.inbound(body=b"")
    lab.order(commands.Answer(call_uuid=call))
    lab.receive(sip.InviteAcknowledged(leg="in", body=body))
    assert lab.end_of(call).hangup.code == 5020
    assert lab.sip(HangUp)
    assert lab.exchange.is_idle()


def test_a_reinvite_without_offer_gets_ours() -> None:
    lab = Lab()
    lab.answered()
    lab.receive(sip.ReinviteReceived(leg="in", request=invite(body=b"")))
    (sent,) = lab.sip(RespondInvite)
    assert sent.status == 200
    assert b"m=audio 20000" in sent.body
    lab.receive(sip.InviteAcknowledged(leg="in", body=make_offer(CALLER_RTP, direction="inactive")))
    assert [told.remote for told in lab.media(SetRemote)] == [None]
