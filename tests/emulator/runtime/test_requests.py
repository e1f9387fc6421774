"""Requests about a call: signed, with the standard parameters as the call stands now."""

from __future__ import annotations

from emulator.api.operator import LateReply
from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.calls.events import CallAnswered
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.call_book import CallBook
from emulator.runtime.requests import Requests
from emulator.webhooks.signature import signature_headers
from tests.emulator.runtime.test_call_book import arrived

TOKEN = "secret"


def a_desk(*, keep_plus: bool = False) -> tuple[CallBook, Requests]:
    book = CallBook(WallClock(epoch_ns=0))
    book.apply(arrived())
    tokens = AccountTokens(Store.in_memory(), book, TOKEN)
    return book, Requests(book=book, ids=Ids.seeded(1), tokens=tokens, keep_plus=keep_plus)


def test_a_verbs_request_shows_the_call_as_it_is_now() -> None:
    book, requests = a_desk()
    first = requests.of_verb("a", "http://app.test/x", "POST", {"Digits": "1"}, event="Redirect", purpose="Redirect")
    book.apply(CallAnswered(call_uuid="a", at=2.0))
    second = requests.of_verb("a", "http://app.test/x", "POST", {"Digits": "1"}, event="Redirect", purpose="Redirect")
    assert dict(first.fields)["CallStatus"] == "ringing"
    fields = dict(second.fields)
    assert (fields["CallStatus"], fields["Digits"], fields["Event"]) == ("in-progress", "1", "Redirect")
    assert (fields["From"], fields["CallUUID"]) == ("15550100", "a")
    assert (second.kind, second.call_uuid) == ("Redirect", "a")


def test_the_plus_is_a_switch() -> None:
    _, requests = a_desk(keep_plus=True)
    request = requests.of_verb("a", "http://app.test/x", "GET", {}, event="Redirect", purpose="Redirect")
    assert dict(request.fields)["From"] == "+15550100"


def test_every_request_is_signed_with_a_nonce_of_its_own() -> None:
    _, requests = a_desk()
    sent = [requests.of_call("a", "http://app.test/x", "POST", {"A": "1"}, kind="hangup") for _ in range(2)]
    nonces = [dict(request.headers)["X-Plivo-Signature-V3-Nonce"] for request in sent]
    assert nonces[0] != nonces[1]
    assert all(len(nonce) == 20 and nonce.isdigit() for nonce in nonces)
    for request, nonce in zip(sent, nonces, strict=True):
        assert request.fields == (("A", "1"),)
        expected = signature_headers(
            "http://app.test/x", request.fields, nonce=nonce, auth_tokens=(TOKEN,), main_token=TOKEN
        )
        assert set(expected) <= set(request.headers)


def test_a_late_reply_is_signed_by_who_asked() -> None:
    _, requests = a_desk()
    wanted = LateReply(api_id="i", auth_token="sub", url="http://app.test/x", method="POST", call_uuid="")
    request = requests.of_late_reply(wanted, '{"api_id": "i"}')
    assert (request.kind, request.fields) == ("API callback", (("response", '{"api_id": "i"}'),))
    nonce = dict(request.headers)["X-Plivo-Signature-V3-Nonce"]
    signed = signature_headers("http://app.test/x", request.fields, nonce=nonce, auth_tokens=("sub",), main_token=TOKEN)
    assert set(signed) <= set(request.headers)
