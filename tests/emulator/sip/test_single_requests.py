"""Requests on their own: sent, challenged, not answered, not sendable."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.ids import Ids
from emulator.sip.commands import SendRequest
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import RequestAnswered, Transmit
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.sip.pair import ALICE, PHONE, PLATFORM, come_to_rest

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire

PING = SendRequest(
    name="ping", method="OPTIONS", target="sip:192.0.2.1", destination=PLATFORM, from_uri="sip:alice@192.0.2.10"
)
CHECK = SendRequest(
    name="check",
    method="NOTIFY",
    target="sip:alice@192.0.2.10:5060",
    destination=PHONE,
    from_uri="sip:alice@192.0.2.1",
    to_uri="sip:alice@192.0.2.1",
    headers=(("Event", "check-sync;reboot=true"),),
    body=b"key=OK",
    content_type="message/sipfrag",
    credentials=ALICE,
)


def sent(endpoint: SipEndpoint) -> Request:
    (message,) = [parse(each.data) for each in endpoint.take_outputs() if isinstance(each, Transmit)]
    assert isinstance(message, Request)
    return message


def refusal(request: Request, status: int, *fields: str) -> bytes:
    copied = [
        f"{name}: {value}" for name, value in request.headers.items() if name in {"Via", "From", "Call-ID", "CSeq"}
    ]
    return "\r\n".join((f"SIP/2.0 {status} No", *copied, "To: <sip:a@b>;tag=1", *fields, "", "")).encode()


def test_it_is_answered(wire: Wire, phone: Party) -> None:
    wire.order(phone, PING)
    assert (phone.one(RequestAnswered).name, phone.one(RequestAnswered).status) == ("ping", 200)
    come_to_rest(wire)


def test_what_it_says() -> None:
    endpoint = SipEndpoint(local=PLATFORM, ids=Ids.seeded(1), user_agent="platform/1")
    endpoint.handle(CHECK, 1.0)
    request = sent(endpoint)
    assert (request.summary, request.body) == ("NOTIFY sip:alice@192.0.2.10:5060", b"key=OK")
    assert (request.to.uri_text, request.content_type) == ("sip:alice@192.0.2.1", "message/sipfrag")
    assert request.headers.get("event") == "check-sync;reboot=true"


@pytest.mark.parametrize(
    ("status", "asks", "answers"), [(401, "WWW", "Authorization"), (407, "Proxy", "Proxy-Authorization")]
)
def test_a_challenge_of_the_phone_is_answered_once(status: int, asks: str, answers: str) -> None:
    endpoint = SipEndpoint(local=PLATFORM, ids=Ids.seeded(1), user_agent="platform/1")
    endpoint.handle(CHECK, 1.0)
    first = sent(endpoint)
    challenge = f'{asks}-Authenticate: Digest realm="grandstream", nonce="n1", algorithm=MD5, qop="auth"'
    endpoint.receive(refusal(first, status, challenge), PHONE, 1.1)
    second = sent(endpoint)
    assert (second.cseq.number, second.call_id, second.from_.tag) == (2, first.call_id, first.from_.tag)
    assert second.body == first.body
    assert 'realm="grandstream"' in (second.headers.get(answers) or "")
    endpoint.receive(refusal(second, status, challenge), PHONE, 1.2)
    (outcome,) = [each for each in endpoint.take_outputs() if isinstance(each, RequestAnswered)]
    assert (outcome.name, outcome.status) == ("check", status)


def test_nobody_answers(wire: Wire, phone: Party) -> None:
    wire.blocked.add(PLATFORM)
    wire.order(phone, PING)
    wire.run(40)
    assert phone.one(RequestAnswered).status == 408


@pytest.mark.parametrize("changed", [{"target": "http"}, {"from_uri": "nobody"}, {"to_uri": "<"}])
def test_what_cannot_be_sent(wire: Wire, phone: Party, changed: dict[str, Any]) -> None:
    wire.order(phone, replace(PING, **changed))
    assert phone.one(RequestAnswered).status == 400
    assert not phone.seen
