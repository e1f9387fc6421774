"""Signatures: the official SDK accepts what we sign and refuses what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plivo.utils import validate_signature, validate_v3_signature

from emulator.webhooks.request import build_request
from emulator.webhooks.signature import signature_headers, signed_text_v3

if TYPE_CHECKING:
    from emulator.webhooks.request import WebhookRequest

TOKEN = "token-of-the-account"
MAIN = "token-of-the-main-account"
NONCE = "12345678901234567890"


def sent(url: str, method: str, fields: dict[str, str]) -> WebhookRequest:
    return build_request(
        url,
        "GET" if method == "GET" else "POST",
        fields,
        nonce=NONCE,
        auth_tokens=[TOKEN],
        main_token=MAIN,
        call_uuid="call-1",
        kind="answer",
    )


def sdk_accepts_v3(request: WebhookRequest, name: str, token: str, **changed: str) -> bool:
    headers = dict(request.headers)
    params = {**dict(request.fields), **changed}
    accepted: bool = validate_v3_signature(
        request.method,
        request.url,
        headers["X-Plivo-Signature-V3-Nonce"],
        token,
        headers[name],
        params if request.method == "POST" else {},
    )
    return accepted


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/answer",
        "http://localhost:8000/answer/",
        "https://app.example.com/answer?b=2&a=1&a=0&empty=",
        "https://app.example.com/answer?name=a%20b%26c+d",
        "https://app.example.com/answer#ct=500&rc=2",
        "https://app.example.com/answer?x=1#rt=900",
    ],
)
@pytest.mark.parametrize(
    "fields",
    [{}, {"CallUUID": "call-1", "From": "15550100", "Digits": "", "To": "sip:bob@x", "CallerName": "A & B ="}],
)
def test_the_sdk_accepts_every_shape(url: str, method: str, fields: dict[str, str]) -> None:
    request = sent(url, method, fields)
    assert "#" not in request.url
    assert sdk_accepts_v3(request, "X-Plivo-Signature-V3", TOKEN)
    assert sdk_accepts_v3(request, "X-Plivo-Signature-Ma-V3", MAIN)
    headers = dict(request.headers)
    nonce = headers["X-Plivo-Signature-V2-Nonce"]
    assert validate_signature(request.url, nonce, headers["X-Plivo-Signature-V2"], TOKEN)
    assert validate_signature(request.url, nonce, headers["X-Plivo-Signature-Ma-V2"], MAIN)


def test_the_sdk_refuses_a_changed_field_and_another_token() -> None:
    request = sent("https://app.example.com/a", "POST", {"From": "15550100"})
    assert not sdk_accepts_v3(request, "X-Plivo-Signature-V3", TOKEN, From="15550101")
    assert not sdk_accepts_v3(request, "X-Plivo-Signature-V3", MAIN)


names = st.text("abcXYZ09_-", min_size=1, max_size=8)
values = st.text(max_size=12).filter(lambda text: text.isprintable())


@given(st.dictionaries(names, values, max_size=5), st.dictionaries(names, st.text("ab1=&+ ", max_size=6), max_size=3))
def test_the_sdk_accepts_any_posted_fields(fields: dict[str, str], query: dict[str, str]) -> None:
    url = "https://app.example.com/a" + (f"?{urlencode(query)}" if query else "")
    assert sdk_accepts_v3(sent(url, "POST", fields), "X-Plivo-Signature-V3", TOKEN)


def test_several_tokens_are_joined_without_a_space() -> None:
    headers = dict(signature_headers("http://a.test/", (), nonce="1", auth_tokens=["old", "new"], main_token="m"))
    assert headers["X-Plivo-Signature-V3"].count(",") == 1
    assert " " not in headers["X-Plivo-Signature-V3"]


@pytest.mark.parametrize(
    ("url", "fields", "text"),
    [
        ("https://h/p", (("CallUUID", "x"), ("Digits", "1")), "https://h/p?CallUUIDxDigits1.9"),
        ("https://h/p?b=2&a=1", (("CallUUID", "x"),), "https://h/p?a=1&b=2.CallUUIDx.9"),
        ("https://h/p?b=2&a=1", (), "https://h/p?a=1&b=2.9"),
        ("https://h/p", (), "https://h/p.9"),
        ("https://h/p", (("Digits", ""),), "https://h/p?Digits.9"),
    ],
)
def test_the_signed_text(url: str, fields: tuple[tuple[str, str], ...], text: str) -> None:
    assert signed_text_v3(url, fields, "9") == text
