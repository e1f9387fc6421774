"""Browsers: `.invalid` in Via and Contact, calls by the WebSocket, and calls that outlive its loss (RFC 7118)."""

from __future__ import annotations

from dataclasses import replace

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip.commands import Credentials, HangUp, PlaceInvite, Reinvite, RespondInvite, SendInfo
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import BindingChanged, InfoReceived, InviteReceived, LegEnded, ReinviteReceived
from emulator.sip.hop import Hop
from tests.emulator.sip.pair import ALICE, ANSWER, CALL, OFFER, PASSWORDS, REGISTER, Party, Wire, come_to_rest

FIRST, SECOND = Hop("ws", Address("192.0.2.10", 40001)), Hop("ws", Address("192.0.2.10", 40002))
PLATFORM_END = Hop("ws", Address("192.0.2.1", 5062))
BOB = Credentials("bob", "builder")
KEY = b"Signal=5\r\nDuration=100\r\n"


class Lab:
    """A browser that is registered, and the platform."""

    def __init__(self) -> None:
        browser = SipEndpoint(
            local=PLATFORM_END,
            ids=Ids.seeded("browser"),
            user_agent="browser/1",
            advertise=lambda _: Hop("ws", Address("x7k2.invalid", 5060)),
        )
        platform = SipEndpoint(
            local=PLATFORM_END, ids=Ids.seeded("platform"), user_agent="ua/1", accounts=PASSWORDS.get
        )
        self.browser, self.platform = Party(FIRST, browser), Party(PLATFORM_END, platform)
        self.wire = Wire(self.browser, self.platform)
        self.register()

    def register(self) -> None:
        """The browser registers by the WebSocket that it has now."""
        self.wire.order(self.browser, replace(REGISTER, registrar=PLATFORM_END))

    def second_browser(self, host: str) -> Party:
        """Somebody else's, at another WebSocket, whose Contact has that host."""
        other = SipEndpoint(
            local=PLATFORM_END,
            ids=Ids.seeded("other"),
            user_agent="browser/2",
            advertise=lambda _: Hop("ws", Address(host, 5060)),
        )
        party = self.wire.parties[SECOND] = Party(SECOND, other)
        return party

    def lose(self) -> None:
        """The WebSocket is lost; both sides know."""
        self.wire.blocked |= {FIRST}
        self.platform.endpoint.transport_failed(FIRST, self.wire.now)
        self.wire.settle()

    def come_back(self) -> None:
        """The browser has another WebSocket."""
        self.browser.hop = SECOND
        self.wire.parties = {SECOND: self.browser, PLATFORM_END: self.platform}

    def press(self) -> list[InfoReceived]:
        """The platform sends a key by INFO; what the browser has heard of keys since the beginning."""
        self.wire.order(self.platform, SendInfo(leg="b", content_type="application/dtmf-relay", body=KEY))
        return self.browser.all(InfoReceived)

    def call_browser(self) -> str:
        """A call to the browser stands; its handle there."""
        (bound,) = self.platform.endpoint.bindings("alice")
        order = PlaceInvite(leg="b", target=bound.contact, destination=bound.source, from_uri="sip:1@x", body=OFFER)
        self.wire.order(self.platform, order)
        leg = self.browser.one(InviteReceived).leg
        self.wire.order(self.browser, RespondInvite(leg=leg, status=200, body=ANSWER))
        return leg


def test_a_browser_is_registered_and_called_by_its_web_socket_alone() -> None:
    lab = Lab()
    (bound,) = lab.platform.endpoint.bindings("alice")
    assert (bound.contact, bound.source) == ("sip:alice@x7k2.invalid:5060;transport=ws", FIRST)
    lab.call_browser()
    invite = lab.browser.one(InviteReceived).request
    assert invite.uri_text == bound.contact
    assert str(invite.via).startswith("SIP/2.0/WS 192.0.2.1:5062;")
    assert invite.headers.get("contact") == "<sip:1@192.0.2.1:5062;transport=ws>"
    lab.wire.order(lab.platform, HangUp(leg="b"))
    assert lab.browser.one(LegEnded).by_peer
    come_to_rest(lab.wire)


def test_with_its_web_socket_a_browser_is_no_longer_registered() -> None:
    lab = Lab()
    lab.lose()
    assert lab.platform.endpoint.bindings("alice") == []
    assert lab.platform.all(BindingChanged)[-1].ended == "sip:alice@x7k2.invalid:5060;transport=ws"


def test_a_call_outlives_the_web_socket_and_goes_on_over_the_next_one_that_registers() -> None:
    lab = Lab()
    lab.call_browser()
    assert len(lab.press()) == 1
    lab.lose()
    lab.wire.run(2.0)
    lab.press()
    lab.platform.endpoint.transport_failed(FIRST, lab.wire.now)
    lab.wire.order(lab.platform, Reinvite(leg="b", body=OFFER, method="UPDATE"))
    lab.platform.endpoint.transport_failed(FIRST, lab.wire.now)
    lab.wire.run(3.0)
    assert not lab.platform.all(LegEnded)
    lab.come_back()
    lab.register()
    assert len(lab.press()) == 2
    lab.wire.order(lab.platform, Reinvite(leg="b", body=OFFER))
    assert lab.browser.one(ReinviteReceived).request.body == OFFER
    lab.wire.order(lab.platform, HangUp(leg="b"))
    assert lab.browser.one(LegEnded).by_peer
    come_to_rest(lab.wire)


def test_a_request_in_the_call_by_another_web_socket_is_enough() -> None:
    lab = Lab()
    leg = lab.call_browser()
    lab.lose()
    lab.come_back()
    lab.wire.order(lab.browser, SendInfo(leg=leg, content_type="application/dtmf-relay", body=KEY))
    assert len(lab.press()) == 1


def test_a_contact_of_another_browser_changes_nothing() -> None:
    lab = Lab()
    lab.call_browser()
    party = lab.second_browser("other.invalid")
    lab.wire.order(party, replace(REGISTER, registrar=PLATFORM_END))
    assert len(lab.platform.endpoint.bindings("alice")) == 2
    assert len(lab.press()) == 1


def test_another_user_cannot_take_over_a_call_with_the_contact_of_its_browser() -> None:
    lab = Lab()
    lab.call_browser()
    lab.lose()
    party = lab.second_browser("x7k2.invalid")
    order = replace(REGISTER, aor="sip:bob@test.example", credentials=BOB, contact_user="alice", registrar=PLATFORM_END)
    lab.wire.order(party, order)
    assert lab.platform.endpoint.bindings("bob")[0].contact == "sip:alice@x7k2.invalid:5060;transport=ws"
    lab.press()
    lab.wire.order(lab.platform, HangUp(leg="b"))
    assert not [seen for seen in party.seen if b"BYE" in seen.data or b"INFO" in seen.data]


def test_who_called_from_a_browser_is_hung_up_over_its_next_web_socket() -> None:
    lab = Lab()
    lab.wire.order(lab.browser, replace(CALL, destination=PLATFORM_END, credentials=ALICE))
    leg = lab.platform.all(InviteReceived)[-1].leg
    lab.wire.order(lab.platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    lab.lose()
    lab.come_back()
    lab.register()
    lab.wire.order(lab.platform, HangUp(leg=leg))
    assert lab.browser.one(LegEnded).by_peer
