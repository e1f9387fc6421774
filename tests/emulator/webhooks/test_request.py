"""Requests: where the fields travel."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from emulator.webhooks.fragments import DeliveryLimits
from emulator.webhooks.request import build_request

if TYPE_CHECKING:
    from emulator.webhooks.request import WebhookRequest


def build(url: str, *, get: bool, fields: dict[str, str]) -> WebhookRequest:
    return build_request(
        url,
        "GET" if get else "POST",
        fields,
        nonce="1",
        auth_tokens=["t"],
        main_token="t",
        call_uuid="call-1",
        kind="hangup",
    )


def test_post_sends_a_form() -> None:
    request = build("http://a.test/x?y=1#rc=3&zz=1", get=False, fields={"From": "1", "Name": "a b&ü"})
    assert request.url == "http://a.test/x?y=1"
    assert request.body == b"From=1&Name=a+b%26%C3%BC"
    assert dict(request.headers)["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.limits == DeliveryLimits(retries=3)
    assert (request.call_uuid, request.kind, len(request.notes)) == ("call-1", "hangup", 1)


def test_get_puts_the_fields_behind_the_query() -> None:
    request = build("http://a.test/x?y=1", get=True, fields={"From": "1", "Digits": ""})
    assert parse_qsl(urlsplit(request.url).query, keep_blank_values=True) == [
        ("y", "1"),
        ("From", "1"),
        ("Digits", ""),
    ]
    assert request.body == b""
    assert "Content-Type" not in dict(request.headers)
    assert request.fields == (("From", "1"), ("Digits", ""))


def test_get_without_fields_leaves_the_url_alone() -> None:
    assert build("http://a.test/x", get=True, fields={}).url == "http://a.test/x"


def test_each_try_is_marked() -> None:
    request = build("http://a.test/x", get=False, fields={})
    for attempt in (1, 2):
        assert request.headers_of(attempt) == (
            *request.headers,
            ("X-Offhook-Delivery-Id", "1"),
            ("X-Offhook-Delivery-Attempt", str(attempt)),
        )
