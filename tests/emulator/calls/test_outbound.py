"""Calls that we place by API: ringing, answers, refusals, bounds on ringing and on talking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.calls import causes, commands
from emulator.calls.actions import Note, OpenPort, PortOpened, PortRefused, StartFlow
from emulator.calls.countries import COUNTRIES
from emulator.calls.dial_plan import DialPlan
from emulator.calls.events import CallAnswered, CallArrived, CallRinging
from emulator.media.commands import CloseLeg, SetRemote, StartCue
from emulator.sip import events as sip
from emulator.sip.commands import HangUp, PlaceInvite, RespondInvite
from tests.emulator.calls.lab import ACCOUNT, AGENT, AGENT_RTP, ANSWER, NOT_SDP, US, VIDEO_ONLY, Lab, invite

BY_API = causes.hangup(4000, source="API Request")


def order(*, to: str = "+1 555 0300", hangup_on_ring_s: float | None = None) -> commands.PlaceCall:
    return commands.PlaceCall(
        call_uuid="call",
        request_uuid="request",
        auth_id=ACCOUNT,
        from_number="+1 555 0199",
        to=to,
        caller_name="Desk",
        ring_timeout_s=30.0,
        hangup_on_ring_s=hangup_on_ring_s,
        time_limit_s=600.0,
        sip_headers=(("X-PH-Tag", "blue"),),
    )


def placed(hangup_on_ring_s: float | None = None) -> Lab:
    lab = Lab()
    lab.order(order(hangup_on_ring_s=hangup_on_ring_s))
    return lab


def test_a_call_is_placed() -> None:
    lab = placed()
    (arrived,) = lab.told(CallArrived)
    assert (arrived.direction, arrived.from_number, arrived.to_number) == ("outbound", "15550199", "15550300")
    assert (arrived.request_uuid, arrived.parent_call_uuid) == ("request", "")
    assert lab.wanted(OpenPort) == [OpenPort(call_uuid="call", peer=AGENT.address)]
    (sent,) = lab.sip(PlaceInvite)
    assert (sent.leg, sent.target, sent.destination) == ("call", "sip:15550300@198.51.100.8", AGENT)
    assert (sent.from_uri, sent.from_display) == ("sip:15550199@192.0.2.1", "Desk")
    assert sent.headers == (("X-CallUUID", "call"), ("X-PH-Tag", "blue"))
    assert b"m=audio 20000" in sent.body
    assert not lab.wanted(StartFlow)


def test_a_national_number_is_called_as_one_of_e164() -> None:
    lab = Lab(dial_plan=DialPlan(COUNTRIES["DE"]))
    lab.phonebook.reachable["4930123456"] = AGENT
    lab.order(order(to="030 123456"))
    (arrived,) = lab.told(CallArrived)
    (sent,) = lab.sip(PlaceInvite)
    assert (arrived.to_number, sent.to_uri) == ("4930123456", "sip:4930123456@192.0.2.1")
    assert [note.summary for note in lab.wanted(Note)] == ["030 123456 is 4930123456 by the dial plan of Germany"]


@pytest.mark.parametrize("to", ["911", "+1 911", "sip:112@pbx.test"])
def test_an_emergency_number_is_not_called(to: str) -> None:
    lab = Lab(dial_plan=DialPlan(COUNTRIES["US"]))
    lab.phonebook.reachable |= dict.fromkeys(("911", "1911", to), AGENT)
    lab.order(order(to=to))
    assert lab.end_of("call").hangup == causes.EMERGENCY_REFUSED
    assert (lab.sip(PlaceInvite), lab.wanted(OpenPort)) == ([], [])
    assert lab.wanted(Note)[-1].summary.endswith("is not called: an emergency number")


def test_only_numbers_of_the_list_are_called() -> None:
    lab = Lab(dial_plan=DialPlan(allowed=("1555", "49")))
    lab.phonebook.reachable |= dict.fromkeys(("19005550123", "15550300", "bob"), AGENT)
    lab.order(order(to="19005550123"))
    assert lab.end_of("call").hangup == causes.PREFIX_REFUSED
    assert (lab.sip(PlaceInvite), lab.wanted(OpenPort)) == ([], [])
    assert lab.wanted(Note)[-1].summary.endswith("not among dialling.allowed_prefixes")


@pytest.mark.parametrize("to", ["15550300", "+1 555 0300", "bob"])
def test_numbers_of_the_list_and_users_are_called(to: str) -> None:
    lab = Lab(dial_plan=DialPlan(allowed=("1555",)))
    lab.phonebook.reachable |= dict.fromkeys(("15550300", "bob"), AGENT)
    lab.order(order(to=to))
    assert len(lab.sip(PlaceInvite)) == 1


@pytest.mark.parametrize(("early", "sent_while_ringing"), [(False, []), (True, ["1w2"])])
def test_keys_are_sent_once_when_the_callee_can_hear_them(early: bool, sent_while_ringing: list[str]) -> None:
    lab = Lab()
    lab.order(replace(order(), keys="1w2", keys_are_early=early))
    lab.rings("call", 180)
    lab.rings("call", 183, ANSWER)
    assert [cue.keys for cue in lab.media(StartCue)] == sent_while_ringing
    lab.picks_up("call")
    assert [(cue.leg, cue.keys) for cue in lab.media(StartCue)] == [("call", "1w2")]


def test_it_rings_once_and_runs_its_application_when_answered() -> None:
    lab = placed()
    lab.clear()
    lab.rings("call", 183)
    lab.rings("call", 180)
    lab.rings("call", 181)
    assert len(lab.told(CallRinging)) == 1
    lab.picks_up("call")
    (remote,) = lab.media(SetRemote)
    assert (remote.leg, remote.remote) == ("call", AGENT_RTP)
    assert lab.told(CallAnswered)
    assert lab.wanted(StartFlow) == [StartFlow(call_uuid="call")]
    lab.clear()
    lab.order(commands.Answer(call_uuid="call"))
    assert not lab.did, "who answers is the callee"


def test_other_provisional_responses_are_no_ringing() -> None:
    lab = placed()
    lab.rings("call", 182)
    assert not lab.told(CallRinging)


@pytest.mark.parametrize("hung_up_by", ["peer", "api"])
def test_an_answered_call_ends(hung_up_by: str) -> None:
    lab = placed()
    lab.picks_up("call")
    lab.clear()
    if hung_up_by == "peer":
        lab.hangs_up("call")
    else:
        lab.order(commands.HangUpCall(call_uuid="call", hangup=BY_API))
    end = lab.end_of("call")
    assert end.status == "completed"
    assert end.hangup.source == ("Callee" if hung_up_by == "peer" else "API Request")
    assert bool(lab.sip(HangUp)) is (hung_up_by == "api")
    assert lab.media(CloseLeg) == [CloseLeg(leg="call")]
    assert lab.exchange.is_idle()


@pytest.mark.parametrize(
    ("status", "call_status", "code"), [(486, "busy", 3010), (603, "failed", 3110), (480, "no-answer", 3000)]
)
def test_the_callee_refuses(status: int, call_status: str, code: int) -> None:
    lab = placed()
    lab.refuses("call", status)
    end = lab.end_of("call")
    assert (end.status, end.hangup.code, end.hangup.source) == (call_status, code, "Carrier")
    assert not lab.sip(HangUp)
    assert lab.exchange.is_idle()


def test_nobody_answers_in_time() -> None:
    lab = placed()
    lab.rings("call")
    lab.wait(29.9)
    assert lab.exchange.live_legs()
    lab.wait(0.1)
    assert lab.sip(HangUp)
    assert (lab.end_of("call").status, lab.end_of("call").hangup.code) == ("no-answer", 6010)


def test_hang_up_on_ring_counts_from_the_first_ring() -> None:
    lab = placed(hangup_on_ring_s=5.0)
    lab.wait(10.0)
    lab.rings("call")
    lab.wait(4.9)
    assert lab.exchange.live_legs()
    lab.wait(0.1)
    assert lab.end_of("call").hangup.code == 6010


def test_hang_up_on_ring_does_not_lengthen_the_ringing() -> None:
    lab = placed(hangup_on_ring_s=100.0)
    lab.rings("call")
    lab.wait(30.0)
    assert lab.end_of("call").hangup.code == 6010


def test_an_answered_call_has_no_ring_bound_but_a_time_limit() -> None:
    lab = placed(hangup_on_ring_s=5.0)
    lab.rings("call")
    lab.picks_up("call")
    lab.wait(599.9)
    assert lab.exchange.live_legs()
    lab.wait(0.1)
    end = lab.end_of("call")
    assert (end.status, end.hangup.code, end.hangup.cause) == ("completed", 6000, "ALLOTTED_TIMEOUT")


def test_an_answer_that_came_reliably_before_is_not_said_again() -> None:
    lab = placed()
    lab.rings("call", 183, ANSWER)
    assert not lab.media(SetRemote)
    lab.picks_up("call", b"")
    assert [told.remote for told in lab.media(SetRemote)] == [AGENT_RTP]
    assert not lab.sip(HangUp)


@pytest.mark.parametrize("body", [VIDEO_ONLY, NOT_SDP, b""])
def test_an_answer_we_cannot_use_ends_the_call(body: bytes) -> None:
    lab = placed()
    lab.picks_up("call", body)
    assert lab.sip(HangUp)
    assert lab.wanted(Note)
    assert lab.end_of("call").hangup.code == 5020
    assert not lab.wanted(StartFlow)
    assert lab.exchange.is_idle()


def test_nobody_is_registered_there() -> None:
    lab = Lab()
    lab.order(order(to="sip:nobody@phone.plivo.com"))
    end = lab.end_of("call")
    assert (end.status, end.hangup.code) == ("failed", 2020)
    assert not lab.wanted(OpenPort)
    assert lab.exchange.is_idle()


def test_the_callee_unregisters_while_the_port_is_opened() -> None:
    lab = Lab(opens_ports=False)
    lab.order(order())
    del lab.phonebook.reachable["15550300"]
    lab.receive(PortOpened(call_uuid="call", local=US))
    assert lab.end_of("call").hangup.code == 2020
    assert lab.media(CloseLeg) == [CloseLeg(leg="call")]
    assert not lab.sip(PlaceInvite)
    assert lab.exchange.is_idle()


def test_no_port_no_call() -> None:
    lab = Lab(opens_ports=False)
    lab.order(order())
    lab.receive(PortRefused(call_uuid="call", why="all taken"))
    assert lab.end_of("call").hangup.code == 5010
    assert not lab.sip(HangUp), "no INVITE was sent"
    assert lab.exchange.is_idle()


def test_facts_that_come_after_the_end_change_nothing() -> None:
    lab = placed()
    lab.order(commands.HangUpCall(call_uuid="call", hangup=BY_API))
    lab.clear()
    lab.rings("call")
    lab.picks_up("call")
    lab.refuses("call", 487)
    lab.receive(sip.LegEnded(leg="call", by_peer=False))
    assert not lab.did


def test_the_callee_holds() -> None:
    lab = placed()
    lab.picks_up("call")
    lab.clear()
    body = invite().body.replace(b"a=sendrecv", b"a=inactive")
    lab.receive(sip.ReinviteReceived(leg="call", request=invite(body=body)))
    assert [told.remote for told in lab.media(SetRemote)] == [None]
    assert [sent.status for sent in lab.sip(RespondInvite)] == [200]


def test_the_parent_of_an_api_call_is_noted_and_dials_nobody() -> None:
    lab = Lab()
    lab.order(
        commands.PlaceCall(
            call_uuid="placed",
            request_uuid="placed",
            auth_id="MA",
            from_number="1",
            to="15550300",
            parent_call_uuid="first",
        )
    )
    assert lab.told(CallArrived)[-1].parent_call_uuid == "first"
    lab.picks_up("placed")
    assert [flow.call_uuid for flow in lab.wanted(StartFlow)] == ["placed"]
