"""A whole call, every message shown, the addresses in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.ids import Ids
from emulator.sip.commands import HangUp, Reinvite, RespondInvite, Unregister
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import InviteAcknowledged, InviteAnswered, InviteProgress, InviteReceived, LegEnded, Transmit
from tests.emulator.sip.hops import udp
from tests.emulator.sip.pair import ANSWER, CALL, OFFER, PHONE, PLATFORM, come_to_rest, connect

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire


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
        "< 180 Ringing (INVITE)",
        "< 200 OK (INVITE)",
        "> ACK sip:15550100@192.0.2.1:5060",
        "> BYE sip:15550100@192.0.2.1:5060",
        "< 200 OK (BYE)",
    ]
    come_to_rest(wire)


def test_every_message_is_shown_with_its_leg(wire: Wire, phone: Party, platform: Party) -> None:
    leg = connect(wire, phone, platform)
    wire.order(phone, HangUp(leg="out"))
    assert {seen.leg for seen in phone.seen} == {"out"}
    assert {seen.leg for seen in platform.seen} == {leg}
    assert len({seen.call_id for seen in phone.seen}) == 1
    assert [seen.data for seen in phone.seen] == [seen.data for seen in platform.seen]
    assert [seen.sent for seen in phone.seen] == [not seen.sent for seen in platform.seen]
    assert {seen.peer for seen in phone.seen} == {PLATFORM}


def test_contacts_name_the_advertised_address() -> None:
    endpoint = SipEndpoint(
        local=udp("0.0.0.0", 5060),
        ids=Ids.seeded(3),
        user_agent="x",
        advertise=lambda peer: udp("198.51.100.1" if peer == PLATFORM else "10.0.0.1", 5062),
    )
    endpoint.handle(CALL, 0.0)
    sent = endpoint.take_outputs()[1]
    assert isinstance(sent, Transmit)
    assert b"Contact: <sip:alice@198.51.100.1:5062>\r\n" in sent.data
    assert b"Via: SIP/2.0/UDP 198.51.100.1:5062;branch=z9hG4bK" in sent.data


def test_orders_for_legs_that_are_over_are_dropped(wire: Wire, phone: Party) -> None:
    for order in (HangUp(leg="x"), RespondInvite(leg="x", status=200), Reinvite(leg="x", body=b"")):
        wire.order(phone, order)
    wire.order(phone, Unregister(registration="x"))
    assert phone.seen == []
    assert phone.facts == []
