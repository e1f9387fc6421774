"""The table of legs: by handle, by dialog, by the ACK they wait for; and what goes with a leg that is released."""

from __future__ import annotations

from emulator.base.ids import Ids
from emulator.sip import build
from emulator.sip.dialog import Dialog
from emulator.sip.legs import Leg, Legs, LegState, UnacknowledgedAnswer
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.ua import UserAgentCore
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.hops import udp


def request(method: str = "INVITE", to: str = "<sip:bob@192.0.2.1>", cseq: str = "") -> Request:
    message = parse(crafted(method, to=to, cseq=cseq))
    assert isinstance(message, Request)
    return message


def make() -> tuple[UserAgentCore, Legs, Leg]:
    ua = UserAgentCore(Ids.seeded(1), "ua/1", lambda _peer: udp("192.0.2.1", 5060))
    legs = Legs(ua)
    leg = Leg(handle="leg", state=LegState.INVITED, local_tag="mine", user="bob")
    leg.incoming = ua.transactions.open(request(), STRANGER)
    leg.dialog = Dialog.of_server(request(), STRANGER, "mine")
    legs.add(leg)
    legs.join(leg, leg.dialog)
    return ua, legs, leg


def test_a_leg_is_found_by_handle_and_by_dialog() -> None:
    _, legs, leg = make()
    assert legs.get("leg") is leg
    assert legs.in_dialog(request("BYE", "<sip:bob@192.0.2.1>;tag=mine")) == (leg, leg.dialog)
    assert legs.in_dialog(request("BYE", "<sip:bob@192.0.2.1>;tag=other")) is None
    assert legs.in_dialog(request("BYE")) is None


def test_the_dialogs_of_a_leg_are_its_own() -> None:
    _, legs, leg = make()
    other = Leg(handle="other", state=LegState.CALLING, local_tag="its", user="")
    legs.add(other)
    assert legs.dialogs_of(leg) == [leg.dialog]
    assert legs.dialogs_of(other) == []


def test_an_ack_finds_the_answer_it_is_for() -> None:
    _, legs, leg = make()
    ack = request("ACK", "<sip:bob@192.0.2.1>;tag=mine")
    assert legs.awaiting_ack(ack) is None
    assert leg.incoming is not None
    leg.answer = UnacknowledgedAnswer(build.response(request(), 200, to_tag="mine"), leg.incoming, 0.5)
    assert legs.awaiting_ack(ack) is leg
    assert legs.awaiting_ack(request("ACK")) is leg, "without the To tag"
    assert legs.awaiting_ack(request("ACK", "<sip:bob@192.0.2.1>;tag=mine", "2 ACK")) is None
    assert legs.awaiting_ack(request("ACK", cseq="2 ACK")) is None


def test_release_leaves_nothing_open() -> None:
    ua, legs, leg = make()
    ua.timers.set(("answer", "leg"), 1.0)
    leg.outgoing = ua.transactions.send(request(), STRANGER, lambda _response, _now: None, 0.0)
    legs.release(leg, 0.0)
    assert (len(legs), len(ua.timers), legs.get("leg")) == (0, 0, None)
    assert ua.outputs[-2].__class__.__name__ == "MessageSeen"
    assert len(ua.transactions) == 1, "ours was abandoned, the peer's was refused with 487 and awaits its ACK"
    ua.handle_timeout(32.0)
    assert ua.transactions.is_idle()
