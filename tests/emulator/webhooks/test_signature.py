"""Signatures: the official Python SDK accepts what we sign and refuses what was changed."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plivo.utils import validate_v3_signature

from emulator.webhooks.signature import signature_headers, signed_text_v3, upgrade_headers
from tests.emulator.webhooks.sdk_validators import (
    FIELDS,
    MAIN,
    NONCE,
    TOKEN,
    UNICODE,
    URLS,
    built,
    by_python,
    only_v3_sees,
    shown,
    spoiled,
)

METHODS = ("GET", "POST")
YES, NO = (True, True), (False, False)


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("method", METHODS)
def test_the_python_sdk_accepts_every_shape(url: str, method: str, fields: str) -> None:
    request = built(URLS[url], method, FIELDS[fields])
    assert "#" not in request.url
    assert by_python(shown(request)) == YES
    assert by_python(shown(request, token=MAIN, main=True)) == YES


@pytest.mark.parametrize("url", URLS)
def test_the_python_sdk_accepts_unicode_in_a_form(url: str) -> None:
    assert by_python(shown(built(URLS[url], "POST", UNICODE))) == YES


def test_the_python_sdk_itself_breaks_at_unicode_in_a_query() -> None:
    with pytest.raises(UnicodeEncodeError):
        by_python(shown(built(URLS["plain"], "GET", UNICODE)))


@pytest.mark.parametrize("name", spoiled())
def test_the_python_sdk_refuses(name: str) -> None:
    assert by_python(spoiled()[name]) == NO


@pytest.mark.parametrize("name", only_v3_sees())
def test_the_python_sdk_refuses_by_v3(name: str) -> None:
    assert by_python(only_v3_sees()[name]) == (True, False)


names = st.text("abcXYZ09_-", min_size=1, max_size=8)
values = st.text(max_size=12).filter(lambda text: text.isprintable())


@given(st.dictionaries(names, values, max_size=5), st.dictionaries(names, st.text("ab1=&+ ", max_size=6), max_size=3))
def test_the_python_sdk_accepts_any_posted_fields(fields: dict[str, str], query: dict[str, str]) -> None:
    url = "https://app.example.com/a" + (f"?{urlencode(query)}" if query else "")
    assert by_python(shown(built(url, "POST", fields))) == YES


def test_of_several_tokens_each_is_accepted() -> None:
    headers = dict(signature_headers("http://a.test/", (), nonce="1", auth_tokens=["old", "new"], main_token="m"))
    assert headers["X-Plivo-Signature-V3"].count(",") == 1
    assert " " not in headers["X-Plivo-Signature-V3"]
    first = shown(built("http://a.test/", "POST", {}))
    request = replace(first, nonce="1", v3=headers["X-Plivo-Signature-V3"])
    assert [by_python(replace(request, token=token))[1] for token in ("old", "new", "m")] == [True, True, False]


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


@pytest.mark.parametrize(
    "url", ["wss://app.example.com/ears", "ws://localhost:8000/ears?b=2&a=1", "wss://a.example/?x=a%20b"]
)
def test_the_sdk_accepts_the_upgrade_of_a_stream(url: str) -> None:
    headers = dict(upgrade_headers(url, nonce=NONCE, auth_tokens=[TOKEN], main_token=MAIN))
    asked = "http" + url[url.index(":") :]
    assert list(headers) == ["X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3", "X-Plivo-Signature-V3-Nonce"]
    for token, name in ((TOKEN, "X-Plivo-Signature-V3"), (MAIN, "X-Plivo-Signature-Ma-V3")):
        assert validate_v3_signature("GET", asked, NONCE, token, headers[name])
        assert not validate_v3_signature("GET", asked, NONCE, "another", headers[name])
