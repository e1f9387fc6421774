"""Bodies and queries: whatever bytes come, arguments or a refusal that names the field."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.api.body import DEEPEST, LARGEST_BODY, body_arguments, query_arguments
from emulator.api.errors import ApiError

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"", "", {}),
        (b' "" ', "application/json", {}),
        (b'{"a": [1, {"b": "\xc3\xa4"}]}', "application/json", {"a": [1, {"b": "ä"}]}),
        (b"a=1&a=2&b=%C3%A4&c=", FORM, {"a": "2", "b": "ä", "c": ""}),
        (b'{"a": -' + b"9" * 4095 + b"}", "", {"a": -int("9" * 4095)}),
        (b"a=1", "Application/X-WWW-Form-Urlencoded; charset=utf-8", {"a": "1"}),
        ('{"a": "ä"}'.encode("utf-16"), "application/json", {"a": "ä"}),
    ],
)
def test_what_is_well_formed(body: bytes, kind: str, expected: dict[str, object]) -> None:
    assert body_arguments(body, kind) == expected


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (b'{"app_name": "caf\xe9"}', "", "app_name parameter is invalid: the body is not UTF-8"),
        (b'{"a": 1, "b": "\\ud800"}', "", "b parameter is invalid: it holds something that is no UTF-8 text"),
        (b'{"a": {"deep": ["\\u0000"]}}', "", "a parameter is invalid: it holds something that is no UTF-8 text"),
        (b'{"a\\u0000": 1}', "", "a? parameter is invalid: it holds something that is no UTF-8 text"),
        (b"a=1&b=%FF", FORM, "b parameter is invalid: it holds something that is no UTF-8 text"),
        (b"a=1&b=%00", FORM, "b parameter is invalid: it holds something that is no UTF-8 text"),
        (b"a=1&b=\xff", FORM, "b parameter is invalid: it holds something that is no UTF-8 text"),
        (
            b'{"to": ' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}",
            "",
            "to parameter is invalid: nested too deeply",
        ),
        (b'{"to": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "", "to parameter is invalid: nested too deeply"),
        (b'{"a": ' * 100_000 + b"1" + b"}" * 100_000, "", "a parameter is invalid: nested too deeply"),
        (b'{"a": NaN}', "", "the body is neither JSON nor a form"),
        (b'{"a": -Infinity}', "", "the body is neither JSON nor a form"),
        (b'{"a": [' + b"9" * 6_000 + b'], "b": 1}', "", "a parameter is invalid: a number has more than 4096 digits"),
        (b"9" * 6_000, "", "the body is not a JSON object"),
        (b"[1]", "", "the body is not a JSON object"),
        (b"\xff\xfe\xfd", "", "request parameter is invalid: the body is not UTF-8"),
    ],
)
def test_what_is_not(body: bytes, kind: str, text: str) -> None:
    with pytest.raises(ApiError) as caught:
        body_arguments(body, kind)
    assert (caught.value.status, caught.value.text) == (400, text)


def test_a_query_that_is_no_text() -> None:
    assert query_arguments(b"a=1&b=%C3%A4&a=2") == {"a": "2", "b": "ä"}
    with pytest.raises(ApiError, match="b parameter is invalid"):
        query_arguments(b"a=1&b=%ed%a0%80")


@given(st.binary(max_size=200), st.sampled_from(["", "application/json", FORM]))
def test_any_bytes_are_arguments_or_a_refusal(body: bytes, kind: str) -> None:
    with contextlib.suppress(ApiError):
        json.dumps(body_arguments(body, kind), ensure_ascii=False).encode()
    with contextlib.suppress(ApiError):
        json.dumps(query_arguments(body), ensure_ascii=False).encode()


def test_ten_megabytes_are_413_and_name_the_field(client: Client) -> None:
    body = {"app_name": "shop", "answer_url": "http://a.test/" + "a" * 10_000_000}
    text = f"answer_url parameter is invalid: the body is longer than {LARGEST_BODY} bytes"
    assert client.error("POST", "Application/", json=body) == (413, text)
    assert client.error("POST", "Application/", data=body) == (413, text)
    assert client.get("Application/")["objects"] == []


def test_a_body_of_the_greatest_size_is_read(client: Client) -> None:
    body = json.dumps({"app_name": "shop"}).encode().ljust(LARGEST_BODY)
    assert client.send("POST", "Application/", content=body).status_code == 201
