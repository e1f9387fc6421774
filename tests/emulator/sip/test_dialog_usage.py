"""Requests inside a dialog find it, in their order (RFC 3261 §12.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import RespondInvite
from emulator.sip.events import InviteReceived, LegEnded
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.pair import ANSWER, OFFER, Wire, make_phone

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party


class Call:
    """A call that a phone answered, whose caller is written by hand."""

    def __init__(self) -> None:
        self.phone: Party = make_phone()
        self.wire = Wire(self.phone)
        self.wire.inject(self.phone, crafted(body=OFFER), STRANGER)
        leg = self.phone.one(InviteReceived).leg
        self.wire.order(self.phone, RespondInvite(leg=leg, status=200, body=ANSWER))
        answer = next(seen.data for seen in self.phone.seen if seen.summary.startswith("200"))
        self.to = f"<sip:bob@192.0.2.1>;tag={parse(answer).to.tag}"
        self.wire.inject(self.phone, crafted("ACK", to=self.to), STRANGER)

    def send(self, method: str, number: int) -> str:
        """The first line of what the phone answers."""
        via = f"SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK{method}{number}"
        self.wire.inject(self.phone, crafted(method, to=self.to, cseq=f"{number} {method}", via=via), STRANGER)
        return self.phone.ladder()[-1]


def test_options_are_answered_and_a_bye_ends_the_call() -> None:
    call = Call()
    assert call.send("OPTIONS", 2) == "> 200 OK (OPTIONS)"
    assert call.send("BYE", 3) == "> 200 OK (BYE)"
    assert call.phone.one(LegEnded).by_peer
    assert call.send("BYE", 4) == "> 481 Call/Transaction Does Not Exist (BYE)"


@pytest.mark.parametrize("method", ["INVITE", "UPDATE", "PRACK", "INFO", "BYE", "OPTIONS"])
def test_a_request_from_before_the_last_is_refused(method: str) -> None:
    call = Call()
    call.send("OPTIONS", 9)
    assert call.send(method, 8) == f"> 500 Server Internal Error ({method})"
    assert call.phone.all(LegEnded) == []


def test_without_anything_to_acknowledge_a_prack_finds_nothing() -> None:
    call = Call()
    assert call.send("PRACK", 2).startswith("> 400"), "its RAck is missing"
