"""Being called: ringing, 2xx until its ACK, refusal (RFC 3261 §13.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.commands import ChallengeInvite, HangUp, RespondInvite
from emulator.sip.events import InviteAnswered, InviteFailed, InviteProgress, InviteReceived, LegEnded
from tests.emulator.sip.pair import ANSWER, CALL, PHONE, come_to_rest, ring

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire


def test_a_challenge_is_the_first_that_a_caller_without_credentials_hears(
    wire: Wire, phone: Party, platform: Party
) -> None:
    wire.order(phone, CALL)
    wire.order(platform, ChallengeInvite(leg=platform.one(InviteReceived).leg))
    assert platform.ladder()[1] == "> 401 Unauthorized (INVITE)"
    wire.run(1)
    assert "> 100 Trying (INVITE)" not in platform.ladder()
    come_to_rest(wire)


def test_a_user_that_takes_its_time_does_not_leave_the_caller_in_doubt(
    wire: Wire, phone: Party, platform: Party
) -> None:
    wire.order(phone, CALL)
    wire.run(0.19)
    assert platform.ladder()[1:] == []
    wire.run(0.02)
    assert platform.ladder()[1:] == ["> 100 Trying (INVITE)"]
    wire.order(platform, HangUp(leg=platform.one(InviteReceived).leg, status=480))
    come_to_rest(wire)


def test_hanging_up_a_call_that_rings_here_refuses_it(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(platform, HangUp(leg=ring(wire, phone, platform), status=603))
    assert phone.one(InviteFailed).status == 603
    come_to_rest(wire)


def test_a_phone_may_ring_for_an_hour(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    wire.run(3600)
    assert phone.all(InviteFailed) == []
    assert len(phone.all(InviteProgress)) == 61, "the ringing is repeated once a minute for proxies on the way"
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    phone.one(InviteAnswered)


def test_a_2xx_is_repeated_until_its_ack(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    wire.blocked.add(PHONE)
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    wire.run(31.9)
    sent = [seen for seen in platform.seen if seen.summary == "200 OK (INVITE)"]
    assert len(sent) == 11, "at 0, 0.5, 1.5, 3.5 and then every 4 s"
    wire.run(0.2)
    assert platform.one(LegEnded) == LegEnded(leg=leg, by_peer=False, status=408)
    assert platform.ladder()[-1].startswith("> BYE")


def test_a_bye_waits_for_the_ack(wire: Wire, phone: Party, platform: Party) -> None:
    leg = ring(wire, phone, platform)
    wire.blocked.add(PHONE)
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    wire.order(platform, HangUp(leg=leg))
    assert not any("BYE" in line for line in platform.ladder())
    wire.blocked.clear()
    wire.run(1)
    assert phone.one(LegEnded).by_peer
    assert platform.one(LegEnded) == LegEnded(leg=leg, by_peer=False)
    come_to_rest(wire)
