"""Datagrams to messages: golden ones, lenient ones, broken ones, speed. Two other parsers as second opinions."""

from __future__ import annotations

import timeit

import aiosipua
import pytest
import sipmessage

from emulator.base.errors import PeerViolation
from emulator.sip.message import Request, Response
from emulator.sip.parser import Unreadable, is_keep_alive, parse
from emulator.sip.via import Via
from tests.emulator.sip.crafted import STRANGER, crafted, without
from tests.emulator.sip.pair import Wire, connect, make_phone, make_platform

# RFC 4475 §3.1.1.1, the torture that has to be understood: folded lines, odd spacing, compact names, unknown fields.
TORTURE = (
    b"INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\n"
    b"TO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n"
    b'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8\r\n'
    b"MaX-fOrWaRdS: 0068\r\n"
    b"Call-ID: wsinv.ndaksdj@192.0.2.1\r\n"
    b"Content-Length   : 3\r\n"
    b"cseq: 0009\r\n  INVITE\r\n"
    b"Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\n"
    b"s :\r\n"
    b"NewFangledHeader:   newfangled value\r\n continued newfangled value\r\n"
    b"UnknownHeaderWithUnusualValue: ;;,,;;,;\r\n"
    b"Content-Type: application/sdp\r\n"
    b"Route:\r\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\n"
    b"v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n"
    b" SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\n"
    b'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =\r\n      newvalue ;\r\n'
    b"  secondparam ; q = 0.33\r\n"
    b"\r\nv=0"
)


def test_the_tortuous_invite_of_rfc_4475() -> None:
    message = parse(TORTURE)
    assert isinstance(message, Request)
    assert message.to.tag == "1918181833n"
    assert (message.from_.display_name, message.from_.tag) == ('J Rosenberg \\"', "98asjd8")
    assert message.cseq == (9, "INVITE")
    vias = [Via.parse(element) for element in message.headers.elements("via")]
    assert [via.branch for via in vias] == ["390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"]
    assert message.headers.get("subject") == ""
    assert message.headers.get("newfangledheader") == "newfangled value continued newfangled value"
    assert message.contact is not None
    assert message.contact.parameters.get("q") == "0.33"
    assert message.data == TORTURE


@pytest.mark.parametrize(
    "data",
    [
        crafted().replace(b"\r\n", b"\n"),
        b"\r\n\r\n" + crafted(),
        crafted().replace(b"SIP/2.0\r\nVia", b"sip/2.0 \r\nVia"),
        crafted(uri="<sip:bob@192.0.2.1>"),
        crafted().replace(b"Call-ID:", b"this line is no field\r\nCall-ID:"),
        without(crafted(), "Content-Length"),
        without(crafted(), "Max-Forwards"),
        crafted(more=("Date: x:y:z", "Expires: soon")),
    ],
)
def test_leniently_read(data: bytes) -> None:
    message = parse(data)
    assert isinstance(message, Request)
    assert (message.uri_text, message.call_id, message.body) == ("sip:bob@192.0.2.1", "c1", b"")


def test_a_carriage_return_alone_ends_no_line() -> None:
    folded = crafted(more=("Subject: one\rX-Evil: 1\r\n two\rX-Evil: 2",))
    assert parse(folded).headers.get("subject") == "one X-Evil: 1 two X-Evil: 2"


def test_the_body_ends_with_its_length_or_with_the_datagram() -> None:
    whole = crafted(body=b"v=0\r\n")
    assert parse(whole + b"garbage").body == b"v=0\r\n"
    assert parse(without(whole, "Content-Length")).body == b"v=0\r\n"
    response = whole.replace(b"INVITE sip:bob@192.0.2.1 SIP/2.0", b"SIP/2.0 200 OK")
    assert parse(response + b"garbage").body == b"v=0\r\n"


@pytest.mark.parametrize(
    ("line", "status", "reason"), [(b"SIP/2.0 200", 200, ""), (b"SIP/2.0 486  Busy  Here", 486, "Busy  Here")]
)
def test_status_lines(line: bytes, status: int, reason: str) -> None:
    message = parse(crafted().replace(b"INVITE sip:bob@192.0.2.1 SIP/2.0", line))
    assert isinstance(message, Response)
    assert (message.status, message.reason) == (status, reason)


@pytest.mark.parametrize(
    ("data", "place", "status", "legible"),
    [
        (b"", "start line", None, False),
        (b"SIP/2.0 000 X\r\n\r\n", "start line", None, False),
        (b"INVITE SIP/2.0\r\n\r\n", "start line", None, False),
        (b"IN<VITE sip:a SIP/2.0\r\n\r\n", "start line", None, False),
        (crafted().replace(b"SIP/2.0\r\nVia", b"SIP/3.0\r\nVia"), "start line", 505, True),
        (crafted(via="x"), "Via", 400, True),
        (without(crafted(), "To"), "To", 400, True),
        (crafted(more=("Record-Route: <sip:a",)), "Record-Route", 400, True),
        (crafted(more=("Contact: <x>",)), "Contact", 400, True),
        (crafted(body=b"v=0")[:-1], "Content-Length", 400, True),
        (crafted()[:-4], "message", 400, True),
    ],
)
def test_what_is_wrong_is_named(data: bytes, place: str, status: int | None, legible: bool) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(data)
    assert isinstance(caught.value, PeerViolation)
    assert (caught.value.place, caught.value.status) == (place, status)
    assert (caught.value.request is not None) is legible


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"\0", b"  \n"])
def test_keep_alives(data: bytes) -> None:
    assert is_keep_alive(data)
    assert not is_keep_alive(data + b"x")


@pytest.fixture(scope="module")
def call() -> list[bytes]:
    """Every message of a call, as it left us."""
    phone, platform = make_phone(), make_platform()
    connect(Wire(phone, platform), phone, platform)
    return [seen.data for seen in phone.seen]


def test_second_opinions_on_what_we_write(call: list[bytes]) -> None:
    assert len(call) == 4
    for data in call:
        ours = parse(data)
        first = sipmessage.Message.parse(data)
        second = aiosipua.SipMessage.parse(data)
        assert (ours.call_id, str(ours.cseq), ours.body) == (first.call_id, str(first.cseq), first.body)
        assert ours.headers.elements("via") == [str(via) for via in first.via]
        assert ours.via.branch == second.via[0].branch
        assert ours.from_.tag == first.from_address.parameters["tag"]
        assert ours.call_id == second.call_id


HOSTILE = [
    " " * 60_000 + "x",
    '"' + "\\" * 60_000,
    "<" + " " * 60_000,
    "a" + " " * 60_000 + "<",
    ";" * 60_000,
    ';a="' * 15_000,
    ';a="\\"' * 10_000,
    "a" * 60_000,
    "Digest " + "a" * 60_000,
    "Digest " + "a =" * 20_000,
    "a\r\n " * 15_000,
    "SIP/2.0/UDP " + "a," * 30_000,
    "<sip:a>," * 7_500,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["Via", "From", "Contact", "Record-Route", "Authorization", "CSeq", "X"])
def test_a_hostile_field_is_read_in_no_time(name: str, text: str) -> None:
    platform = make_platform()
    data = without(crafted("REGISTER"), name).replace(
        b"\r\nContent-Length", f"\r\n{name}: {text}\r\nContent-Length".encode()
    )
    assert timeit.timeit(lambda: platform.endpoint.receive(data, STRANGER, 1.0), number=1) < 2.0
