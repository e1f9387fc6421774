"""PRACK for a callee's reliable responses: once each, in their order, with the answer to a late offer (RFC 3262 §4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import PeerViolation
from emulator.sip.commands import AcknowledgeInvite, HangUp, RespondInvite
from emulator.sip.cseq import CSeq
from emulator.sip.events import InviteAnswered, InviteProgress, InviteReceived, ProvisionalAcknowledged
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.prack import RAck
from tests.emulator.sip.crafted import crafted
from tests.emulator.sip.pair import ANSWER, CALL, OFFER, PLATFORM, come_to_rest

if TYPE_CHECKING:
    from emulator.sip.commands import PlaceInvite
    from tests.emulator.sip.pair import Party, Wire


def early(wire: Wire, phone: Party, platform: Party, call: PlaceInvite = CALL, body: bytes = ANSWER) -> str:
    """A call whose callee speaks before it answers; returns the platform's leg."""
    wire.order(phone, call)
    leg = platform.one(InviteReceived).leg
    wire.order(platform, RespondInvite(leg=leg, status=183, body=body))
    return leg


def test_a_reliable_response_is_acknowledged_at_once(wire: Wire, phone: Party, platform: Party) -> None:
    leg = early(wire, phone, platform)
    assert phone.ladder()[-3:] == [
        "< 183 Session Progress (INVITE)",
        "> PRACK sip:15550100@192.0.2.1:5060",
        "< 200 OK (PRACK)",
    ]
    assert platform.one(ProvisionalAcknowledged).leg == leg
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    assert phone.one(InviteAnswered).response.body == b""
    wire.order(phone, HangUp(leg="out"))
    come_to_rest(wire)


def test_one_that_comes_again_or_out_of_order_is_not_passed_on(wire: Wire, phone: Party, platform: Party) -> None:
    early(wire, phone, platform)
    data = next(seen.data for seen in phone.seen if seen.summary.startswith("183"))
    response = parse(data)
    number = int(response.headers.get("rseq") or 0)
    wire.inject(phone, data, PLATFORM)
    wire.inject(phone, data.replace(f"RSeq: {number}".encode(), f"RSeq: {number + 2}".encode()), PLATFORM)
    assert len(phone.all(InviteProgress)) == 1
    assert sum("> PRACK" in line for line in phone.ladder()) == 1
    wire.inject(phone, data.replace(f"RSeq: {number}".encode(), f"RSeq: {number + 1}".encode()), PLATFORM)
    assert len(phone.all(InviteProgress)) == 2


def test_a_number_that_cannot_be_read_makes_it_unreliable(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, CALL)
    wire.order(platform, RespondInvite(leg=platform.one(InviteReceived).leg, status=180))
    data = next(seen.data for seen in phone.seen if seen.summary.startswith("180"))
    wire.inject(phone, data.replace(b"Contact:", b"Require: 100rel\r\nRSeq: many\r\nContact:"), PLATFORM)
    assert len(phone.all(InviteProgress)) == 2
    assert not any("PRACK" in line for line in phone.ladder())


def test_the_answer_to_a_late_offer_goes_into_the_prack(wire: Wire, phone: Party, platform: Party) -> None:
    leg = early(wire, phone, platform, replace(CALL, body=b""), OFFER)
    assert phone.one(InviteProgress).response.body == OFFER
    assert not any("PRACK" in line for line in phone.ladder()), "it waits for the answer"
    wire.order(phone, AcknowledgeInvite(leg="out", body=ANSWER))
    assert platform.one(ProvisionalAcknowledged).body == ANSWER
    wire.order(platform, RespondInvite(leg=leg, status=200, body=OFFER))
    assert phone.one(InviteAnswered).response.body == b""
    assert phone.ladder()[-1].startswith("> ACK"), "nothing is left to be answered"


def test_the_field() -> None:
    request = parse(crafted("PRACK", more=("RAck: 776656 1  INVITE",)))
    assert isinstance(request, Request)
    assert RAck.of(request) == RAck(776656, CSeq(1, "INVITE"))
    assert str(RAck(7, CSeq(1, "INVITE"))) == "7 1 INVITE"


@pytest.mark.parametrize("value", ["1 INVITE", "x 1 INVITE", "1 x INVITE", "4294967296 1 INVITE", ""])
def test_a_field_that_cannot_be_read(value: str) -> None:
    request = parse(crafted("PRACK", more=(f"RAck: {value}",)))
    assert isinstance(request, Request)
    with pytest.raises(PeerViolation, match="number"):
        RAck.of(request)
