"""Matching of messages to transactions: RFC 3261 §17.1.3, §17.2.3."""

from __future__ import annotations

from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.transaction.keys import client_key, origin, server_key
from tests.emulator.sip.crafted import crafted

OLD_VIA = "SIP/2.0/UDP 198.51.100.7:5062"


def request(data: bytes) -> Request:
    message = parse(data)
    assert isinstance(message, Request)
    return message


def test_an_invite_its_repetition_its_ack_and_its_cancel_share_a_key() -> None:
    invite = request(crafted())
    assert server_key(request(crafted(more=("Subject: again",)))) == server_key(invite)
    for method in ("ACK", "CANCEL"):
        other = request(crafted(method))
        assert server_key(other) != server_key(invite)
        assert server_key(other, "INVITE") == server_key(invite)


def test_branch_sender_and_method_tell_apart() -> None:
    invite = request(crafted())
    others = [
        request(crafted(via="SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK2")),
        request(crafted(via="SIP/2.0/UDP 198.51.100.7:5063;branch=z9hG4bK1")),
        request(crafted(via="SIP/2.0/UDP 198.51.100.8:5062;branch=z9hG4bK1")),
        request(crafted("BYE")),
    ]
    assert len({server_key(each) for each in (invite, *others)}) == 5


def test_an_invite_that_answers_its_challenge_on_the_same_branch_is_another() -> None:
    first, second = request(crafted()), request(crafted(cseq="2 INVITE"))
    assert server_key(first) != server_key(second)
    assert server_key(request(crafted("ACK", cseq="1 ACK")), "INVITE") == server_key(first)
    assert server_key(request(crafted("ACK", cseq="2 ACK")), "INVITE") == server_key(second)


def test_the_port_5060_may_be_left_out() -> None:
    short, long = (crafted(via=f"SIP/2.0/UDP Host{port};branch=z9hG4bK1") for port in ("", ":5060"))
    assert server_key(request(short)) == server_key(request(long))


def test_without_the_magic_cookie_the_call_tells_apart() -> None:
    invite = request(crafted(via=OLD_VIA))
    ack = request(crafted("ACK", via=f"{OLD_VIA};branch=7", to="<sip:bob@x>;tag=t", uri="sip:bob@other"))
    assert server_key(ack, "INVITE") == server_key(invite)
    assert server_key(request(crafted(via=OLD_VIA, cseq="2 INVITE"))) != server_key(invite)
    assert server_key(request(crafted(via=OLD_VIA, call_id="c2"))) != server_key(invite)


def test_a_response_finds_its_request_by_branch_and_method() -> None:
    invite = request(crafted())
    ok = parse(crafted().replace(b"INVITE sip:bob@192.0.2.1 SIP/2.0", b"SIP/2.0 200 OK"))
    assert client_key(ok) == client_key(invite)
    cancelled = parse(crafted("CANCEL").replace(b"CANCEL sip:bob@192.0.2.1 SIP/2.0", b"SIP/2.0 200 OK"))
    assert client_key(cancelled) != client_key(invite)


def test_copies_of_a_request_have_one_origin() -> None:
    other = crafted(via="SIP/2.0/UDP 203.0.113.1;branch=z9hG4bK9")
    assert origin(request(other)) == origin(request(crafted()))
    assert origin(request(crafted("ACK")), "INVITE") == origin(request(crafted()))
