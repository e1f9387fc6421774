"""Orders and requests reach the part they concern."""

from __future__ import annotations

import pytest

from emulator.base.ids import Ids
from emulator.sip.commands import AcknowledgeInvite, ChallengeInvite, HangUp, RespondInvite, SendInfo
from emulator.sip.events import InviteReceived, MessageSeen
from emulator.sip.invites import Invites
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.ua import UserAgentCore
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.hops import udp


@pytest.fixture
def ua() -> UserAgentCore:
    return UserAgentCore(Ids.seeded(1), "ua/1", lambda _peer: udp("192.0.2.1", 5060))


@pytest.fixture
def invites(ua: UserAgentCore) -> Invites:
    return Invites(ua, None)


def statuses(ua: UserAgentCore) -> list[str]:
    return [output.summary for output in ua.outputs if isinstance(output, MessageSeen)]


def invited(ua: UserAgentCore, invites: Invites) -> str:
    request = parse(crafted())
    assert isinstance(request, Request)
    invites.invited(ua.transactions.open(request, STRANGER), 0.0)
    return next(output.leg for output in ua.outputs if isinstance(output, InviteReceived))


def test_an_early_leg_is_refused_an_established_one_gets_a_bye(ua: UserAgentCore, invites: Invites) -> None:
    leg = invited(ua, invites)
    assert not invites.is_idle()
    invites.handle(HangUp(leg=leg, status=200), 0.0)
    assert statuses(ua)[-1] == "480 Temporarily Unavailable (INVITE)", "200 is no way to hang up"
    assert invites.is_idle()


def test_orders_out_of_place_do_nothing(ua: UserAgentCore, invites: Invites) -> None:
    leg = invited(ua, invites)
    before = len(ua.outputs)
    for order in (
        ChallengeInvite(leg=leg),
        AcknowledgeInvite(leg=leg, body=b""),
        SendInfo(leg=leg, content_type="", body=b""),
    ):
        invites.handle(order, 0.0)
    assert len(ua.outputs) == before, "no accounts to challenge for, no ACK owed, no INFO before the answer"


def test_an_ack_lets_the_waiting_bye_go(ua: UserAgentCore, invites: Invites) -> None:
    leg = invited(ua, invites)
    invites.handle(RespondInvite(leg=leg, status=200), 0.0)
    invites.handle(HangUp(leg=leg, headers=(("Reason", "x"),)), 0.0)
    ack = parse(crafted("ACK"))
    assert isinstance(ack, Request)
    assert invites.leg_of(ack) == leg
    invites.acknowledged(ack, 0.0)
    bye = ua.outputs[-2]
    assert isinstance(bye, MessageSeen)
    assert bye.summary == "BYE sip:eve@198.51.100.7:5062"
    assert b"\r\nReason: x\r\n" in bye.data
    assert invites.leg_of(ack) == ""
