"""Legs of browsers: their port takes WebRTC, the engine hears the relay; holds, restarts of ICE, mixed forks, ends."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.calls import actions, commands
from emulator.calls.actions import CloseWebRtc, ConnectWebRtc, OpenPort, RenewWebRtc
from emulator.calls.events import CallHungUp
from emulator.calls.routing import Destination
from emulator.media.commands import SetRemote
from emulator.sdp import webrtc
from emulator.sdp.offer_answer import accept_answer, answer, make_offer
from emulator.sdp.webrtc import OwnTransport
from emulator.sip import events as sip
from emulator.sip.commands import HangUp, PlaceInvite, RespondInvite
from emulator.sip.hop import Hop
from tests.emulator.calls.lab import AGENT, ANSWER, CALLER, US, Lab, Phonebook, invite, response

FINGERPRINT = "sha-256 AB"
OURS = OwnTransport(ufrag="ours", password="p" * 22, fingerprint=FINGERPRINT)
THEIRS = OwnTransport(ufrag="them", password="q" * 22, fingerprint="sha-256 CD")
ANEW = OwnTransport(ufrag="anew", password="r" * 22, fingerprint="sha-256 CD")
RELAY = Address("127.0.0.1", 41000)
BROWSER = Hop("ws", Address("198.51.100.9", 60000))
OFFER = make_offer(BROWSER.address, codecs=("opus", "PCMU"), keys=THEIRS)


class Desks(Phonebook):
    """The agent has a browser beside the phone on the desk."""

    def destinations(self, to: str) -> list[Destination]:
        found = super().destinations(to)
        return [*found, Destination(target=f"sip:{to}@x.invalid", next_hop=BROWSER, is_own=True)] if found else []


def arrived() -> tuple[Lab, str]:
    """A browser calls; its port is not there yet."""
    lab = Lab(opens_ports=False)
    received = sip.InviteReceived(leg="in", request=invite(body=OFFER), source=BROWSER, authenticated_as=None)
    lab.receive(received)
    [port] = lab.wanted(OpenPort)
    assert port.webrtc
    return lab, port.call_uuid


def talking() -> tuple[Lab, str]:
    """A browser that was answered."""
    lab, call = arrived()
    lab.receive(actions.PortOpened(call_uuid=call, local=US, web=OURS, relay=RELAY))
    lab.order(commands.Answer(call_uuid=call))
    return lab, call


def reoffer(transport: OwnTransport, direction: str = "sendrecv") -> sip.ReinviteReceived:
    body = make_offer(BROWSER.address, version=2, keys=transport).replace(b"sendrecv", direction.encode())
    return sip.ReinviteReceived(leg="in", request=invite(body=body))


def test_a_phone_that_offers_rtp_gets_a_port_without_webrtc() -> None:
    lab = Lab(opens_ports=False)
    lab.receive(sip.InviteReceived(leg="in", request=invite(), source=CALLER, authenticated_as=None))
    assert [port.webrtc for port in lab.wanted(OpenPort)] == [False]


def test_a_browser_that_offers_nothing_is_offered_webrtc() -> None:
    lab = Lab(opens_ports=False)
    lab.receive(sip.InviteReceived(leg="in", request=invite(body=b""), source=BROWSER, authenticated_as=None))
    [port] = lab.wanted(OpenPort)
    assert port.webrtc
    lab.receive(actions.PortOpened(call_uuid=port.call_uuid, local=US, web=OURS, relay=RELAY))
    lab.order(commands.Answer(call_uuid=port.call_uuid))
    assert webrtc.is_webrtc(lab.sip(RespondInvite)[-1].body)


def test_the_engine_hears_the_relay() -> None:
    lab, call = talking()
    [connect] = lab.wanted(ConnectWebRtc)
    assert (connect.call_uuid, connect.peer.ufrag, connect.offered) == (call, "them", False)
    [remote] = lab.media(SetRemote)
    assert (remote.remote, remote.rtcp_remote, remote.rtcp_mux) == (RELAY, RELAY, True)
    assert (remote.codec, remote.payload_type, remote.peer_sends) == ("opus", 111, True)
    body = lab.sip(RespondInvite)[-1].body
    assert accept_answer(OFFER, body, web=THEIRS).web is not None


def test_hold_sends_nothing_and_keeps_the_credentials() -> None:
    lab, _ = talking()
    lab.clear()
    lab.receive(reoffer(THEIRS, "sendonly"))
    [remote] = lab.media(SetRemote)
    assert (remote.remote, remote.peer_sends) == (None, False)
    assert not lab.wanted(RenewWebRtc)
    body = lab.sip(RespondInvite)[-1].body
    assert b"a=recvonly" in body
    assert b"a=ice-ufrag:ours" in body
    assert b"a=setup:active" in body


def test_a_restart_of_ice_waits_for_new_credentials_of_ours() -> None:
    lab, call = talking()
    lab.clear()
    lab.receive(reoffer(ANEW))
    assert lab.wanted(RenewWebRtc) == [RenewWebRtc(call_uuid=call, port=US)]
    assert not lab.sip(RespondInvite)
    renewed = OwnTransport(ufrag="ours2", password="s", fingerprint="f g")
    lab.receive(actions.WebRtcRenewed(call_uuid=call, web=renewed, relay=RELAY))
    body = lab.sip(RespondInvite)[-1].body
    assert b"a=ice-ufrag:ours2" in body
    assert b"a=setup:active" in body
    assert [connect.peer.ufrag for connect in lab.wanted(ConnectWebRtc)] == ["anew"]


@pytest.mark.parametrize(("is_ours", "code"), [(False, 6020), (True, 5010)])
def test_without_a_way_to_the_peer_the_call_ends_with_a_cause(*, is_ours: bool, code: int) -> None:
    lab, call = talking()
    lab.clear()
    lab.receive(actions.WebRtcFailed(call_uuid=call, why="no path", is_ours=is_ours))
    assert lab.sip(HangUp)
    [ended] = lab.told(CallHungUp)
    assert ended.hangup.code == code


def test_an_offer_that_lacks_something_is_refused_in_words() -> None:
    lab = Lab(opens_ports=False)
    body = OFFER.replace(b"a=rtcp-mux\r\n", b"")
    lab.receive(sip.InviteReceived(leg="in", request=invite(body=body), source=BROWSER, authenticated_as=None))
    [port] = lab.wanted(OpenPort)
    lab.receive(actions.PortOpened(call_uuid=port.call_uuid, local=US, web=OURS, relay=RELAY))
    assert [hang_up.status for hang_up in lab.sip(HangUp)] == [488]
    assert any("rtcp-mux" in note.summary for note in lab.wanted(actions.Note))


def dialled() -> Lab:
    """The API calls somebody who has a phone and a browser; both ring."""
    lab = Lab(opens_ports=False)
    lab.exchange._board.directory = Desks()
    lab.order(
        commands.PlaceCall(
            call_uuid="call", request_uuid="r", auth_id="MA", from_number="15550199", to="15550300", ring_timeout_s=60.0
        )
    )
    [port] = lab.wanted(OpenPort)
    assert port.webrtc
    assert port.peer == AGENT.address
    lab.receive(actions.PortOpened(call_uuid="call", local=US, web=OURS, relay=RELAY))
    return lab


def test_the_phone_is_offered_rtp_and_the_browser_webrtc() -> None:
    bodies = [each.body for each in dialled().sip(PlaceInvite)]
    assert [webrtc.is_webrtc(body) for body in bodies] == [False, True]
    assert b"a=setup:actpass" in bodies[1]


def test_the_browser_answers() -> None:
    lab = dialled()
    placed = lab.sip(PlaceInvite)[1]
    body = answer(placed.body, BROWSER.address, codecs=("PCMU",), keys=THEIRS).body
    lab.receive(sip.InviteAnswered(leg=placed.leg, response=response(200, body)))
    [connect] = lab.wanted(ConnectWebRtc)
    assert (connect.offered, connect.peer.we_are_client) == (True, False)
    assert [remote.remote for remote in lab.media(SetRemote)] == [RELAY]


def test_the_phone_answers_and_the_end_of_webrtc_is_closed() -> None:
    lab = dialled()
    placed = lab.sip(PlaceInvite)[0]
    lab.receive(sip.InviteAnswered(leg=placed.leg, response=response(200, ANSWER)))
    assert lab.wanted(CloseWebRtc) == [CloseWebRtc(call_uuid="call")]
    assert not lab.wanted(ConnectWebRtc)
