"""REFER to phones by WebRTC, and away from them: the leg gets another end of WebRTC, or loses it, and goes on."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.calls import actions
from emulator.calls.actions import CloseWebRtc, ConnectWebRtc, RenewWebRtc
from emulator.calls.events import CallHungUp
from emulator.calls.routing import Destination
from emulator.media.commands import SetRemote
from emulator.sdp import webrtc
from emulator.sdp.offer_answer import answer
from emulator.sdp.webrtc import OwnTransport
from emulator.sip.commands import HangUp, NotifyReferral, PlaceInvite
from emulator.sip.events import LegEnded, ReferReceived
from emulator.sip.hop import Hop
from tests.emulator.calls.dials import dial
from tests.emulator.calls.lab import ANSWER, US, Lab, Phonebook, invite

BROWSER = Hop("ws", Address("198.51.100.9", 60000))
RELAY = Address("127.0.0.1", 41000)
OURS = OwnTransport(ufrag="ours", password="p" * 22, fingerprint="sha-256 AB")
THEIRS = OwnTransport(ufrag="them", password="q" * 22, fingerprint="sha-256 CD")
COLLEAGUE = "15550301"


class Desks(Phonebook):
    """The colleague has a browser, beside a phone or alone."""

    def __init__(self, *, has_phone: bool) -> None:
        super().__init__()
        self.has_phone = has_phone

    def destinations(self, to: str) -> list[Destination]:
        found = super().destinations(to)
        if to != COLLEAGUE:
            return found
        browser = Destination(target=f"sip:{to}@x.invalid", next_hop=BROWSER, is_own=True)
        return [*(found if self.has_phone else []), browser]


def asked(*, has_phone: bool = False) -> Lab:
    """The agent `b1` of a bridged call wants its colleague called."""
    lab = Lab()
    lab.order(dial(lab.answered()))
    lab.picks_up("b1")
    lab.exchange._board.directory = Desks(has_phone=has_phone)
    lab.clear()
    lab.receive(
        ReferReceived(
            leg="b1",
            referral="r",
            target=f"sip:{COLLEAGUE}@192.0.2.1",
            is_attended=False,
            replaces="",
            request=invite(),
        )
    )
    return lab


def renewed(lab: Lab) -> list[PlaceInvite]:
    """The end of WebRTC is there: who is called."""
    lab.receive(actions.WebRtcRenewed(call_uuid="b1", web=OURS, relay=RELAY))
    return lab.sip(PlaceInvite)


def told(lab: Lab) -> list[int]:
    return [order.status for order in lab.sip(NotifyReferral)]


def test_a_browser_is_called_when_there_is_an_end_of_webrtc_for_it() -> None:
    lab = asked()
    assert lab.wanted(RenewWebRtc) == [RenewWebRtc(call_uuid="b1", port=US)]
    assert not lab.sip(PlaceInvite)
    [placed] = renewed(lab)
    assert webrtc.is_webrtc(placed.body)
    lab.picks_up(placed.leg, answer(placed.body, BROWSER.address, codecs=webrtc.CODECS, keys=THEIRS).body)
    assert told(lab) == [200]
    [connect] = lab.wanted(ConnectWebRtc)
    assert (connect.call_uuid, connect.peer.ufrag, connect.offered) == ("b1", "them", True)
    [moved] = lab.media(SetRemote)
    assert (moved.leg, moved.remote, moved.codec) == ("b1", RELAY, "opus")
    assert lab.sip(HangUp) == [HangUp(leg="b1")]
    assert not lab.wanted(CloseWebRtc)
    lab.hangs_up(placed.leg)
    assert lab.end_of("b1").hangup.source == "Callee"


def test_a_phone_that_is_faster_than_the_browser_beside_it_closes_its_end() -> None:
    lab = asked(has_phone=True)
    phone, browser = renewed(lab)
    assert [webrtc.is_webrtc(each.body) for each in (phone, browser)] == [False, True]
    lab.picks_up(phone.leg)
    assert CloseWebRtc(call_uuid="b1") in lab.wanted(CloseWebRtc)
    [moved] = lab.media(SetRemote)
    assert moved.remote != RELAY


def test_nobody_answers_and_the_end_of_webrtc_is_closed() -> None:
    lab = asked()
    [placed] = renewed(lab)
    lab.refuses(placed.leg, 486)
    assert told(lab) == [486]
    assert lab.wanted(CloseWebRtc) == [CloseWebRtc(call_uuid="b1")]
    assert not lab.told(CallHungUp)


@pytest.mark.parametrize("has_phone", [False, True])
def test_without_an_end_of_webrtc_phones_are_called_alone(has_phone: bool) -> None:
    lab = asked(has_phone=has_phone)
    lab.receive(actions.WebRtcFailed(call_uuid="b1", why="no aiortc", is_ours=True))
    assert [webrtc.is_webrtc(each.body) for each in lab.sip(PlaceInvite)] == [False] * has_phone
    assert told(lab) == ([] if has_phone else [503])
    assert not lab.told(CallHungUp)


def test_a_browser_that_left_its_leg_to_another_is_not_missed() -> None:
    lab = asked()
    [first] = renewed(lab)
    lab.picks_up(first.leg, answer(first.body, BROWSER.address, keys=THEIRS).body)
    lab.clear()
    refer = ReferReceived(
        leg=first.leg, referral="s", target="sip:15550302@h", is_attended=False, replaces="", request=invite()
    )
    lab.receive(refer)
    [second] = lab.sip(PlaceInvite)
    lab.receive(LegEnded(leg=first.leg, by_peer=True))
    lab.receive(actions.WebRtcFailed(call_uuid="b1", why="the peer answers no more checks"))
    assert not lab.told(CallHungUp)
    lab.picks_up(second.leg, ANSWER)
    assert lab.wanted(CloseWebRtc) == [CloseWebRtc(call_uuid="b1")]
    assert [moved.remote == RELAY for moved in lab.media(SetRemote)] == [False]
