"""Typed header fields of requests and responses, and bytes that stay as they came."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.sip.headers import Headers
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.hops import udp

GOLDEN = (
    b"INVITE sip:bob@192.0.2.1 SIP/2.0\r\n"
    b"v: SIP/2.0/UDP p.example;branch=z9hG4bK2;rport , SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\r\n"
    b'f:   "Al\xe9" <sip:alice@x>;tag=1\r\n'
    b"TO: <sip:bob@y>\r\n"
    b"i: abc@x\r\n"
    b"CSeq: 3 INVITE\r\n"
    b"m: <sip:alice@10.0.0.1>, <sip:alice@10.0.0.2>\r\n"
    b"Record-Route: <sip:p1;lr>\r\nRecord-Route: <sip:p2;lr>,<sip:p3;lr>\r\n"
    b"Expires: 60\r\nUser-Agent: x/1\r\nc: Application/SDP;charset=utf-8\r\nAuthorization: Digest a=b\r\n"
    b"X-Empty:\r\n"
    b"l: 3\r\n\r\nv=0"
)


@pytest.fixture
def invite() -> Request:
    message = parse(GOLDEN)
    assert isinstance(message, Request)
    return message


def test_every_typed_field(invite: Request) -> None:
    assert (invite.method, invite.uri_text, invite.uri.user) == ("INVITE", "sip:bob@192.0.2.1", "bob")
    assert (invite.via.host, invite.via.branch) == ("p.example", "z9hG4bK2")
    assert (invite.from_.display_name, invite.from_.tag, invite.from_.uri.user) == ("Al\udce9", "1", "alice")
    assert (invite.to.tag, invite.to.uri.host) == ("", "y")
    assert invite.call_id == "abc@x"
    assert invite.cseq == (3, "INVITE")
    assert [contact.uri_text for contact in invite.contacts] == ["sip:alice@10.0.0.1", "sip:alice@10.0.0.2"]
    assert invite.contact is not None
    assert [route.uri_text for route in invite.record_route] == ["sip:p1;lr", "sip:p2;lr", "sip:p3;lr"]
    assert (invite.expires, invite.content_length, invite.content_type) == (60, 3, "application/sdp")
    assert (invite.user_agent, invite.authorization) == ("x/1", "Digest a=b")
    assert invite.headers.get("x-empty") == ""
    assert (invite.body, invite.summary) == (b"v=0", "INVITE sip:bob@192.0.2.1")


def test_bytes_stay_as_they_came(invite: Request) -> None:
    assert invite.data == GOLDEN
    assert invite.with_via(invite.via.stamped(udp("192.0.2.9", 7))).data == GOLDEN


def test_a_stamp_goes_into_the_topmost_via_only(invite: Request) -> None:
    stamped = invite.with_via(invite.via.stamped(udp("192.0.2.9", 7)))
    assert stamped.headers.elements("via") == [
        "SIP/2.0/UDP p.example;branch=z9hG4bK2;rport=7;received=192.0.2.9",
        "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1",
    ]
    assert stamped.headers.get("f") == invite.headers.get("f")
    same = Request("X", "sip:a", Headers([("Via", "SIP/2.0/UDP 192.0.2.9:7")]))
    assert same.with_via(same.via.stamped(udp("192.0.2.9", 7))) is same


def test_what_is_missing_is_named() -> None:
    empty = Response(200, "OK", Headers([]))
    for name in ("via", "from_", "to", "call_id", "cseq"):
        with pytest.raises(PeerViolation, match="missing"):
            getattr(empty, name)
    assert (empty.contact, empty.expires, empty.content_type, empty.user_agent) == (None, None, "", "")


def test_a_response_is_written() -> None:
    response = Response(486, "Busy Here", Headers([("CSeq", "3 INVITE"), ("X", "Al\udce9")]), b"body")
    assert response.data == b"SIP/2.0 486 Busy Here\r\nCSeq: 3 INVITE\r\nX: Al\xe9\r\n\r\nbody"
    assert response.summary == "486 Busy Here (INVITE)"


def test_a_slim_message_says_the_same() -> None:
    request = parse(crafted("OPTIONS", body=b"x"))
    assert isinstance(request, Request)
    before = (request.via, request.from_, request.cseq, request.call_id, request.data, request.summary)
    request.slim()
    assert vars(request).keys() == {"headers", "body", "_data", "method", "uri_text"}
    after = (request.via, request.from_, request.cseq, request.call_id, request.data, request.summary)
    assert after == before


def test_a_slim_response_is_written_as_before() -> None:
    response = Response(200, "OK", Headers([("Via", "SIP/2.0/UDP a;branch=b"), ("CSeq", "1 BYE")]), b"body")
    before = response.data
    response.slim()
    assert response.data == before


def test_a_stamped_request_keeps_what_was_read_but_for_its_via() -> None:
    request = parse(crafted("OPTIONS", via="SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1;rport"))
    assert isinstance(request, Request)
    stamped = request.with_via(request.via.stamped(STRANGER))
    assert stamped.from_ is request.from_
    assert (stamped.via.parameters.get("rport"), stamped.headers.get("via")) == ("5062", str(stamped.via))
    assert request.via.parameters.get("rport") is None
