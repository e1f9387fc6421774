"""Two endpoints with a network between them: calls, registrations, in-dialog requests, hostile datagrams."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.sip.commands import (
    AcknowledgeInvite,
    ChallengeInvite,
    Credentials,
    HangUp,
    PlaceInvite,
    Register,
    Reinvite,
    RespondInvite,
    SendInfo,
    Unregister,
)
from emulator.sip.events import (
    BindingChanged,
    InfoReceived,
    InviteAcknowledged,
    InviteAnswered,
    InviteCancelled,
    InviteFailed,
    InviteProgress,
    InviteReceived,
    LegEnded,
    RegistrationChanged,
    ReinviteAnswered,
    ReinviteReceived,
)
from tests.emulator.sip.pair import ANSWER, OFFER, PHONE, PLATFORM, Party, Wire, make_phone, make_platform

ALICE = Credentials("alice", "wonderland")
CALL = PlaceInvite(
    leg="out", target="sip:15550100@192.0.2.1:5060", destination=PLATFORM, from_uri="sip:alice@192.0.2.10", body=OFFER
)


@pytest.fixture
def phone() -> Party:
    return make_phone()


@pytest.fixture
def platform() -> Party:
    return make_platform()


@pytest.fixture
def wire(phone: Party, platform: Party) -> Wire:
    return Wire(phone, platform)


def ring(wire: Wire, phone: Party, platform: Party) -> str:
    """A call that rings at the platform; returns the platform's leg."""
    wire.order(phone, CALL)
    leg = platform.all(InviteReceived)[-1].leg
    wire.order(platform, RespondInvite(leg=leg, status=180))
    return leg


def connect(wire: Wire, phone: Party, platform: Party) -> str:
    """A call that is up; returns the platform's leg."""
    leg = ring(wire, phone, platform)
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    return leg


def come_to_rest(wire: Wire) -> None:
    """Let every transaction run out."""
    wire.run(200)
    assert [party.address for party in wire.parties.values() if not party.endpoint.is_idle()] == []


def test_a_call_from_invite_to_bye(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    received = platform.one(InviteReceived)
    assert (received.source, received.request.body, received.authenticated_as) == (PHONE, OFFER, None)
    assert phone.one(InviteProgress).response.status == 180
    assert phone.one(InviteAnswered).response.body == ANSWER
    assert platform.one(InviteAcknowledged).leg == leg
    wire.order(phone, HangUp(leg="out"))
    assert platform.one(LegEnded).by_peer
    assert phone.one(LegEnded) == LegEnded(leg="out", by_peer=False)
    assert phone.ladder() == [
        "> INVITE sip:15550100@192.0.2.1:5060",
        "< 100 Trying (INVITE)",
        "< 180 Ringing (INVITE)",
        "< 200 OK (INVITE)",
        "> ACK sip:15550100@192.0.2.1:5060",
        "> BYE sip:15550100@192.0.2.1:5060",
        "< 200 OK (BYE)",
    ]
    come_to_rest(wire)
