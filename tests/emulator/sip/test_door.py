"""Scanners meet silence, load is shed to the request, and calls that were accepted notice neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.ids import Ids
from emulator.sip.commands import HangUp, RespondInvite
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import InviteReceived, LegEnded, MessageSeen, SourceSilenced, Transmit
from emulator.sip.message import Response
from emulator.sip.parser import parse
from emulator.sip.terms import AdmissionTerms, GuardTerms, ServiceTerms
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.hops import udp
from tests.emulator.sip.pair import ANSWER, PASSWORDS, PHONE, PLATFORM, REGISTER, Party, Wire, connect, make_phone

if TYPE_CHECKING:
    from emulator.sip.hop import Hop


def guarded(*, in_vain: int = 5, per_second: int = 1000, legs: int = 100) -> Party:
    endpoint = SipEndpoint(
        local=PLATFORM,
        ids=Ids.seeded(2),
        user_agent="platform/1",
        realm="test.example",
        accounts=PASSWORDS.get,
        terms=ServiceTerms(
            guard=GuardTerms(in_vain=in_vain, silence_s=60.0),
            admission=AdmissionTerms(requests_per_second=per_second, legs=legs),
        ),
    )
    return Party(PLATFORM, endpoint)


def numbered(number: int, method: str = "REGISTER", **parts: str) -> bytes:
    """A request that is none of those before."""
    via = f"SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK-{method}-{number};rport"
    return crafted(method, via=via, call_id=f"call-{number}", **parts)  # type: ignore[arg-type]


def statuses(party: Party, data: bytes, *, source: Hop = STRANGER, now: float = 1.0) -> list[int]:
    """What a datagram is answered with."""
    party.endpoint.receive(data, source, now)
    outputs = party.endpoint.take_outputs()
    party.facts += [output for output in outputs if not isinstance(output, MessageSeen)]
    party.seen += [output for output in outputs if isinstance(output, MessageSeen)]
    messages = [parse(output.data) for output in outputs if isinstance(output, Transmit)]
    return [message.status for message in messages if isinstance(message, Response)]


@pytest.mark.parametrize("method", ["REGISTER", "OPTIONS", "SUBSCRIBE", "JUMP"])
def test_a_scanner_gets_silence(method: str) -> None:
    platform = guarded()
    answers = [statuses(platform, numbered(number, method)) for number in range(9)]
    assert [bool(each) for each in answers] == [True] * 6 + [False] * 3
    (silenced,) = platform.all(SourceSilenced)
    assert (silenced.source, silenced.seconds) == (STRANGER, 60.0)
    assert len(platform.seen) == 12, "what is ignored fills no time line"
    assert statuses(platform, numbered(99, method), now=61.0)


def test_broken_requests_count_and_meet_silence_too() -> None:
    platform = guarded()
    broken = crafted("OPTIONS", cseq="1 INVITE")
    assert [bool(statuses(platform, broken)) for _ in range(8)] == [True] * 6 + [False] * 2
    assert statuses(platform, b"\x00\xffnonsense") == []


def test_nonsense_meets_silence_and_fills_no_time_line() -> None:
    platform = guarded()
    for _ in range(20):
        assert statuses(platform, b"\x00\xffnonsense") == []
    assert len(platform.seen) == 6
    assert statuses(platform, b"\r\n\r\n") == []
    assert len(platform.seen) == 6, "nor does a keep-alive of one that is ignored"


def test_a_call_that_was_accepted_goes_on_through_the_silence() -> None:
    platform, phone = guarded(), make_phone()
    wire = Wire(phone, platform)
    connect(wire, phone, platform)
    for number in range(9):
        wire.inject(platform, numbered(number), PHONE)
    assert platform.all(SourceSilenced)
    before = len(platform.seen)
    wire.inject(platform, numbered(50), PHONE)
    assert len(platform.seen) == before, "the phone's address is ignored"
    wire.order(phone, HangUp(leg="out"))
    assert phone.one(LegEnded).status == 200
    assert platform.one(LegEnded).by_peer


def test_a_registered_phone_is_served_while_its_neighbour_is_ignored() -> None:
    platform, phone = guarded(), make_phone()
    wire = Wire(phone, platform)
    wire.order(phone, REGISTER)
    neighbour = udp(PHONE.host, 40000)
    for number in range(9):
        wire.inject(platform, numbered(number), neighbour)
    assert statuses(platform, numbered(60, "OPTIONS"), source=neighbour) == []
    wire.run(310)
    assert platform.endpoint.bindings("alice")[0].expires_at > wire.now + 500, "it was refreshed meanwhile"


def test_a_thousand_registrations_from_one_address_are_no_attack() -> None:
    platform = guarded()
    for number in range(200):
        phone = make_phone(udp(PHONE.host, 10_000 + number), seed=number)
        wire = Wire(phone, platform)
        wire.order(phone, REGISTER)
    assert not platform.all(SourceSilenced)


def test_guessing_passwords_ends_in_silence() -> None:
    platform = guarded(in_vain=20)
    wrong = 'Authorization: Digest username="alice", realm="test.example", nonce="0.a.b", uri="sip:x", response="0"'
    answers = []
    for number in range(10):
        data = crafted(
            "REGISTER", via=f"SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK{number}", call_id=str(number), more=(wrong,)
        )
        answers.append(bool(statuses(platform, data)))
    assert answers.count(True) == 5


def test_exactly_the_excess_is_refused_and_nothing_kept_of_it() -> None:
    platform = guarded(per_second=10)
    answers = [statuses(platform, numbered(number, "INVITE")) for number in range(14)]
    assert answers[10:] == [[503]] * 4
    assert len(platform.all(InviteReceived)) == 10
    refused = [parse(seen.data) for seen in platform.seen if seen.sent and b" 503 " in seen.data]
    assert {message.headers.get("retry-after") for message in refused} <= {"1", "2", "3", "4"}
    assert statuses(platform, numbered(13, "ACK", cseq="1 ACK")) == []
    assert statuses(platform, numbered(13, "INVITE"), now=2.0) != [503], "it may come again"


@pytest.mark.parametrize(("method", "answer"), [("INVITE", 481), ("BYE", 481), ("OPTIONS", 481), ("CANCEL", 481)])
def test_who_makes_up_a_call_is_part_of_the_excess(method: str, answer: int) -> None:
    platform = guarded(per_second=10)
    to = "<sip:bob@192.0.2.1>;tag=madeup"
    answers = [statuses(platform, numbered(number, method, to=to)) for number in range(14)]
    assert answers == [[answer]] * 10 + [[503]] * 4


def test_a_repeated_request_gets_the_same_tag() -> None:
    platform = guarded(per_second=1)
    statuses(platform, numbered(0, "OPTIONS"))
    for _ in range(2):
        assert statuses(platform, numbered(1, "INVITE")) == [503]
    first, second = (parse(seen.data).to.tag for seen in platform.seen if seen.sent and b" 503 " in seen.data)
    assert first == second


def test_no_accepted_call_is_dropped_under_load() -> None:
    platform, phone = guarded(legs=1), make_phone()
    wire = Wire(phone, platform)
    leg = connect(wire, phone, platform)
    assert statuses(platform, numbered(1, "INVITE"), now=wire.now) == [503]
    wire.order(platform, HangUp(leg=leg))
    assert phone.one(LegEnded).by_peer
    assert statuses(platform, numbered(2, "INVITE"), now=wire.now) == []
    leg = platform.all(InviteReceived)[-1].leg
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))


def test_a_phone_answers_everybody() -> None:
    phone = make_phone()
    assert all(statuses(phone, numbered(number, "OPTIONS"), now=0.0) == [200] for number in range(300))
