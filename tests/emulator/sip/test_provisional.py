"""Provisional responses of ours: repeated, or reliable until PRACK (RFC 3261 §13.3.1.1, RFC 3262 §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import HangUp, RespondInvite, RespondOffer
from emulator.sip.events import InviteCancelled, InviteReceived, LegEnded, ProvisionalAcknowledged, ReinviteReceived
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.pair import ANSWER, OFFER, Wire, make_phone

if TYPE_CHECKING:
    from emulator.sip.message import Message
    from tests.emulator.sip.pair import Party


class Caller:
    """A caller written by hand, whose messages arrive at a phone; responses stand in the phone's ladder."""

    def __init__(self, *more: str, body: bytes = OFFER) -> None:
        self.phone: Party = make_phone()
        self.wire = Wire(self.phone)
        self.wire.inject(self.phone, crafted(more=more, body=body), STRANGER)
        self.leg = self.phone.one(InviteReceived).leg
        self._sequence = 1

    def responses(self, status: int) -> list[Message]:
        return [parse(seen.data) for seen in self.phone.seen if seen.sent and f" {status} " in seen.data[:20].decode()]

    def acknowledge(self, rack: str = "", body: bytes = b"", method: str = "PRACK") -> None:
        """Send the PRACK for the last reliable response, unless `rack` says something else."""
        reliable = [parse(seen.data) for seen in self.phone.seen if seen.sent and b"RSeq" in seen.data][-1]
        self._sequence += 1
        data = crafted(
            method,
            via=f"SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bKp{self._sequence}",
            to=reliable.headers.get("to") or "",
            cseq=f"{self._sequence} {method}",
            more=(f"RAck: {rack or (reliable.headers.get('rseq') or '') + ' 1 INVITE'}",),
            body=body,
        )
        self.wire.inject(self.phone, data, STRANGER)

    def respond(self, status: int, body: bytes = b"") -> None:
        self.wire.order(self.phone, RespondInvite(leg=self.leg, status=status, body=body))


def number(response: Message) -> int:
    return int(response.headers.get("rseq") or 0)


@pytest.mark.parametrize(
    ("more", "body", "is_reliable"),
    [
        (("Require: 100rel",), b"", True),
        (("Require: 100rel",), ANSWER, True),
        (("Supported: 100rel",), ANSWER, True),
        (("Supported: 100rel",), b"", False),
        ((), ANSWER, False),
    ],
)
def test_what_is_sent_reliably(more: tuple[str, ...], body: bytes, is_reliable: bool) -> None:
    caller = Caller(*more)
    caller.respond(183, body)
    (response,) = caller.responses(183)
    assert response.headers.get("require") == ("100rel" if is_reliable else None)
    assert ("rseq" in response.headers) is is_reliable
    caller.wire.run(1.6)
    assert len(caller.responses(183)) == (3 if is_reliable else 1), "at 0, 0.5 and 1.5 s"


def test_the_prack_ends_the_repetition_and_is_answered() -> None:
    caller = Caller("Require: 100rel")
    caller.respond(180)
    caller.acknowledge()
    assert caller.phone.one(ProvisionalAcknowledged) == ProvisionalAcknowledged(leg=caller.leg)
    assert caller.phone.ladder()[-1] == "> 200 OK (PRACK)"
    caller.wire.run(50)
    assert len(caller.responses(180)) == 1


def test_a_prack_for_something_else_finds_nothing() -> None:
    caller = Caller("Require: 100rel")
    caller.respond(180)
    for rack, status in (("1 1 INVITE", 481), ("x", 400), ("", 200), ("", 481)):
        caller.acknowledge(rack)
        assert caller.phone.ladder()[-1].startswith(f"> {status} ")


def test_the_answer_and_the_next_response_wait_for_the_prack() -> None:
    caller = Caller("Require: 100rel")
    caller.respond(180)
    caller.respond(183, ANSWER)
    caller.respond(200, ANSWER)
    assert caller.responses(183) == caller.responses(200) == []
    caller.acknowledge()
    ((first,), (second,)) = caller.responses(180), caller.responses(183)
    assert number(second) == number(first) + 1
    assert second.body == ANSWER
    caller.acknowledge()
    (answer,) = caller.responses(200)[2:]
    assert answer.body == b"", "offer and answer are complete (RFC 6337 §3.1.1)"


def test_a_refusal_does_not_wait() -> None:
    caller = Caller("Require: 100rel")
    caller.respond(183, ANSWER)
    caller.respond(486)
    assert len(caller.responses(486)) == 1
    caller.wire.run(5)
    assert len(caller.responses(183)) == 1


def test_a_caller_that_never_acknowledges_is_refused() -> None:
    caller = Caller("Require: 100rel")
    caller.respond(180)
    caller.respond(200, ANSWER)
    caller.wire.run(33)
    assert len(caller.responses(504)) >= 1
    assert caller.responses(200) == []
    assert caller.phone.one(LegEnded) == LegEnded(leg=caller.leg, by_peer=False, status=504)
    caller.wire.run(40)
    assert caller.phone.endpoint.is_idle()


def test_an_invite_without_offer_gets_it_early_and_answers_in_the_prack() -> None:
    caller = Caller("Supported: 100rel", body=b"")
    caller.respond(183, OFFER)
    assert caller.responses(183)[0].body == OFFER
    caller.acknowledge(body=ANSWER)
    assert caller.phone.one(ProvisionalAcknowledged).body == ANSWER
    caller.respond(200, OFFER)
    assert caller.responses(200)[-1].body == b""


def test_a_prack_may_bring_the_next_offer() -> None:
    caller = Caller("Require: 100rel")
    caller.respond(183, ANSWER)
    caller.acknowledge(body=b"v=0 next")
    event = caller.phone.one(ReinviteReceived)
    assert (event.request.method, event.request.body) == ("PRACK", b"v=0 next")
    caller.wire.order(caller.phone, RespondOffer(leg=caller.leg, status=200, body=b"v=0 then"))
    assert caller.responses(200)[-1].body == b"v=0 then"


@pytest.mark.parametrize("reliable", [True, False])
def test_every_minute_a_sign_of_life(reliable: bool) -> None:
    caller = Caller("Require: 100rel") if reliable else Caller()
    caller.respond(183, ANSWER)
    if reliable:
        caller.acknowledge()
    caller.wire.run(60.1)
    first, second = caller.responses(183)
    assert number(second) == (number(first) + 1 if reliable else 0)
    assert second.body == (b"" if reliable else ANSWER)


def test_a_caller_that_gives_up_before_its_prack() -> None:
    caller = Caller("Require: 100rel")
    caller.respond(183, ANSWER)
    caller.respond(200, ANSWER)
    caller.wire.inject(caller.phone, crafted("CANCEL"), STRANGER)
    assert caller.phone.one(InviteCancelled).leg == caller.leg
    caller.wire.order(caller.phone, HangUp(leg=caller.leg))
    caller.wire.run(70)
    assert caller.phone.endpoint.is_idle()
