"""The copy rules: responses, the ACK of a refusal, CANCEL, a request again (RFC 3261 §8.2.6, §9.1, §17.1.1.3, §22)."""

from __future__ import annotations

import timeit

import pytest

from emulator.sip import build
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted

ROUTES = ("Record-Route: <sip:p1;lr>", "Record-Route: <sip:p2;lr>", "Route: <sip:r1;lr>, <sip:r2;lr>")


@pytest.fixture
def invite() -> Request:
    message = parse(crafted(more=(*ROUTES, "Authorization: Digest a=b"), body=b"v=0"))
    assert isinstance(message, Request)
    return message


def test_a_response_copies_what_it_must(invite: Request) -> None:
    response = build.response(invite, 200, to_tag="t", fields=(("Contact", "<sip:x>"),), body=b"v=0 answer")
    assert response.data == (
        b"SIP/2.0 200 OK\r\n"
        b"Via: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK1\r\n"
        b"From: <sip:eve@198.51.100.7>;tag=e1\r\n"
        b"To: <sip:bob@192.0.2.1>;tag=t\r\n"
        b"Call-ID: c1\r\n"
        b"CSeq: 1 INVITE\r\n"
        b"Record-Route: <sip:p1;lr>\r\n"
        b"Record-Route: <sip:p2;lr>\r\n"
        b"Contact: <sip:x>\r\n"
        b"Content-Type: application/sdp\r\n"
        b"Content-Length: 10\r\n"
        b"\r\n"
        b"v=0 answer"
    )


@pytest.mark.parametrize(("status", "routes"), [(100, 0), (183, 2), (200, 2), (486, 0)])
def test_the_route_is_recorded_where_a_dialog_begins(invite: Request, status: int, routes: int) -> None:
    assert len(build.response(invite, status, to_tag="t").record_route) == routes


@pytest.mark.parametrize(("method", "routes"), [("SUBSCRIBE", 2), ("INFO", 0)])
def test_so_it_is_for_a_subscription(method: str, routes: int) -> None:
    message = parse(crafted(method, more=ROUTES))
    assert isinstance(message, Request)
    assert len(build.response(message, 200, to_tag="t").record_route) == routes


def test_a_tag_is_added_once(invite: Request) -> None:
    assert build.response(invite, 100).to.tag == ""
    inside = parse(crafted("BYE", to="<sip:bob@x>;tag=mine"))
    assert isinstance(inside, Request)
    assert build.response(inside, 200, to_tag="other").headers.get("to") == "<sip:bob@x>;tag=mine"
    bare = parse(crafted("BYE", to="sip:bob@x;user=phone"))
    assert isinstance(bare, Request)
    assert build.response(bare, 200, to_tag="t").headers.get("to") == "<sip:bob@x>;tag=t"


def test_a_refusal_is_acknowledged_in_its_own_transaction(invite: Request) -> None:
    refusal = build.response(invite, 486, to_tag="t")
    assert build.ack_for_failure(invite, refusal).data == (
        b"ACK sip:bob@192.0.2.1 SIP/2.0\r\n"
        b"Via: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK1\r\n"
        b"Max-Forwards: 70\r\n"
        b"Route: <sip:r1;lr>, <sip:r2;lr>\r\n"
        b"From: <sip:eve@198.51.100.7>;tag=e1\r\n"
        b"To: <sip:bob@192.0.2.1>;tag=t\r\n"
        b"Call-ID: c1\r\n"
        b"CSeq: 1 ACK\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def test_cancel_repeats_the_invite(invite: Request) -> None:
    assert build.cancel_for(invite).data == (
        b"CANCEL sip:bob@192.0.2.1 SIP/2.0\r\n"
        b"Via: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK1\r\n"
        b"Max-Forwards: 70\r\n"
        b"From: <sip:eve@198.51.100.7>;tag=e1\r\n"
        b"To: <sip:bob@192.0.2.1>\r\n"
        b"Call-ID: c1\r\n"
        b"Route: <sip:r1;lr>, <sip:r2;lr>\r\n"
        b"CSeq: 1 CANCEL\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def test_a_request_again_is_a_new_transaction(invite: Request) -> None:
    again = parse(build.renewed(invite, "z9hG4bKnew", 2, (("Authorization", "Digest c=d"),)).data)
    assert isinstance(again, Request)
    assert (again.via.branch, again.cseq.number) == ("z9hG4bKnew", 2)
    assert again.headers.get_all("authorization") == ["Digest c=d"]
    assert (again.from_.tag, again.call_id, again.body) == ("e1", "c1", b"v=0")


def test_no_value_begins_a_field_of_its_own() -> None:
    sly = build.request("INFO", "sip:a\r\nX: 1", [("Subject", "a\r\nVia: evil"), ("Y\nZ", "b")])
    assert sly.data == b"INFO sip:a  X: 1 SIP/2.0\r\nSubject: a  Via: evil\r\nY Z: b\r\nContent-Length: 0\r\n\r\n"


def test_a_response_is_built_and_written_quickly(invite: Request) -> None:
    def write() -> bytes:
        return build.response(invite, 200, to_tag="t", fields=(("Contact", "<sip:x>"),), body=b"v=0").data

    took = min(timeit.repeat(write, number=200, repeat=5)) / 200
    assert took < 300e-6, "some 20 µs on an idle machine"
