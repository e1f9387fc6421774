"""RFC 4475 at the endpoint: what each of the 49 messages brings about, and what an authenticated REGISTER binds."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from emulator.base.ids import Ids
from emulator.sip.address import NameAddress
from emulator.sip.build import renewed
from emulator.sip.commands import Credentials, PlaceInvite
from emulator.sip.digest import answer
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import InviteAnswered, InviteReceived, MessageSeen, Transmit
from emulator.sip.headers import Headers
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER
from tests.emulator.sip.pair import ANSWER, PLATFORM, Wire, make_phone
from tests.oracles.torture import DROPPED, INVITED, OWED, messages

MESSAGES = messages()
CALL_OUT = PlaceInvite(leg="out", target="sip:x@192.0.2.99", destination=STRANGER, from_uri="sip:a@x", body=ANSWER)


def platform() -> SipEndpoint:
    """One that knows everybody, all with one password."""
    return SipEndpoint(local=PLATFORM, ids=Ids.seeded(1), user_agent="platform/1", accounts=lambda _user: "secret")


class Reply(NamedTuple):
    """A response to a message that may be broken: what it copies from there is broken, too."""

    status: int
    reason: str
    headers: Headers


def received(endpoint: SipEndpoint, data: bytes) -> tuple[list[Reply], list[InviteReceived]]:
    """(responses, calls) that a datagram brings about."""
    endpoint.receive(data, STRANGER, 1.0)
    outputs = endpoint.take_outputs()
    assert isinstance(outputs[0], MessageSeen)
    assert outputs[0].data == data, "whatever comes is shown first, byte for byte"
    replies = [read(each.data) for each in outputs if isinstance(each, Transmit)]
    return replies, [each for each in outputs if isinstance(each, InviteReceived)]


def read(data: bytes) -> Reply:
    first, *lines = data.decode("utf-8", "surrogateescape").partition("\r\n\r\n")[0].split("\r\n")
    version, status, reason = first.split(" ", 2)
    assert version == "SIP/2.0"
    fields = [line.partition(":") for line in lines]
    return Reply(int(status), reason, Headers((name.strip(), value.strip()) for name, _, value in fields))


@pytest.mark.parametrize("name", MESSAGES)
def test_what_each_message_is_owed(name: str) -> None:
    owed = OWED[name]
    replies, calls = received(platform(), MESSAGES[name])
    assert len(calls) == (owed.first is INVITED)
    if owed.first is INVITED or owed.first is DROPPED:
        assert not replies
        return
    (reply,) = replies
    assert reply.status == owed.first
    field, value = owed.field
    assert value in (reply.headers.get(field) or "")
    if owed.place:
        assert reply.reason == f"Bad Request ({owed.place})"


@pytest.mark.parametrize("name", [name for name, owed in OWED.items() if owed.bound is not None])
def test_what_a_register_binds(name: str) -> None:
    endpoint = platform()
    request = parse(MESSAGES[name])
    assert isinstance(request, Request)
    ((challenge,), _) = received(endpoint, MESSAGES[name])
    user = request.to.uri.user or ""
    asked = challenge.headers.get_all("www-authenticate")
    credentials = answer(asked, Credentials(user, "secret"), "REGISTER", request.uri_text, "c")
    assert credentials is not None
    again = renewed(request, "z9hG4bKagain", request.cseq.number + 1, (("Authorization", credentials),))
    ((accepted,), _) = received(endpoint, again.data)
    assert accepted.status == 200
    listed = [NameAddress.parse(element, "Contact") for element in accepted.headers.elements("contact")]
    assert {contact.uri_text for contact in listed} == set(OWED[name].bound or ())
    assert {bound.contact for bound in endpoint.bindings(user)} == set(OWED[name].bound or ())


def test_a_response_that_came_to_us_astray_answers_nothing() -> None:
    phone = make_phone()
    wire = Wire(phone)
    wire.order(phone, CALL_OUT)
    invite = phone.seen[-1].data
    answered = invite.replace(b"INVITE sip:x@192.0.2.99 SIP/2.0", b"SIP/2.0 200 OK").replace(
        b"\r\nTo: <sip:x@192.0.2.99>", b"\r\nTo: <sip:x@192.0.2.99>;tag=1"
    )
    broadcast = answered.replace(b"\r\nMax-", b"\r\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKx\r\nMax-", 1)
    wire.inject(phone, broadcast, STRANGER)
    assert not phone.all(InviteAnswered)
    assert phone.seen[-1].summary.endswith("second Via")
    wire.inject(phone, answered, STRANGER)
    assert len(phone.all(InviteAnswered)) == 1


def test_requests_that_a_bare_cookie_does_not_tell_apart() -> None:
    endpoint = platform()
    first = MESSAGES["badbranch"]
    second = first.replace(b"Call-ID: bad", b"Call-ID: another.bad")
    assert [len(received(endpoint, data)[0]) for data in (first, second)] == [1, 1]
    ((response,), _) = received(endpoint, second)
    assert (response.headers.get("call-id") or "").startswith("another.")
