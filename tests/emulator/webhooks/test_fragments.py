"""Delivery limits of URL fragments: ranges and fall-backs."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.webhooks.fragments import DeliveryLimits, parse_address


def test_without_a_fragment_the_defaults_hold() -> None:
    address = parse_address(" http://a.test/x?y=1 ")
    assert address.url == "http://a.test/x?y=1"
    assert address.limits == DeliveryLimits(
        connect_ms=2000, read_ms=40000, total_ms=55000, retries=1, retry_on=frozenset({"ct", "rt"}), region="nearest"
    )
    assert address.notes == ()


def test_everything_can_be_set() -> None:
    address = parse_address("http://a.test/#ct=500&rt=900&tt=3000&rc=3&rp=4xx,ct&er=frankfurt")
    assert address.url == "http://a.test/"
    assert address.limits == DeliveryLimits(
        connect_ms=500, read_ms=900, total_ms=3000, retries=3, retry_on=frozenset({"4xx", "ct"}), region="frankfurt"
    )


@pytest.mark.parametrize(
    ("fragment", "field", "value"),
    [
        ("ct=100", "connect_ms", 100),
        ("ct=10000", "connect_ms", 10000),
        ("rt=40000", "read_ms", 40000),
        ("tt=55000", "total_ms", 55000),
        ("rc=0", "retries", 0),
        ("rc=5", "retries", 5),
        ("rp=all", "retry_on", frozenset({"4xx", "5xx", "ct", "rt"})),
    ],
)
def test_bounds_are_allowed(fragment: str, field: str, value: object) -> None:
    address = parse_address(f"http://a.test/#{fragment}")
    assert getattr(address.limits, field) == value
    assert address.notes == ()


@pytest.mark.parametrize(
    "fragment",
    ["ct=99", "ct=10001", "rt=abc", "tt=-1", "rc=6", "rc=", f"rt={'9' * 5000}", "rp=6xx", "rp=", "er=moon", "zz=1"],
)
def test_a_bad_value_falls_back_and_is_noted(fragment: str) -> None:
    address = parse_address(f"http://a.test/#{fragment}")
    assert address.limits == DeliveryLimits()
    assert len(address.notes) == 1


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://app.test", "https://app.test/"),
        ("https://app.test?x=1#rc=2", "https://app.test/?x=1"),
        ("https://app.test/café/a b?name=Zoë ☎", "https://app.test/caf%C3%A9/a%20b?name=Zo%C3%AB%20%E2%98%8E"),
        ("https://app.test/caf%C3%A9?a=%20+b", "https://app.test/caf%C3%A9?a=%20+b"),
        ("http://app.test:80/x", "http://app.test:80/x"),
    ],
)
def test_the_url_is_the_one_on_the_wire(text: str, url: str) -> None:
    assert parse_address(text).url == url


@pytest.mark.parametrize("text", ["http://[::1/x?a=1", "http://[x]/", "http://a\u2100b/", "http://a/b]c[d", ""])
@given(other=st.text(max_size=30))
def test_what_is_no_url_can_still_be_taken_apart(text: str, other: str) -> None:
    for each in (text, other, f"http://{other}"):
        assert urlsplit(parse_address(each).url) is not None


def test_what_is_no_url_is_noted() -> None:
    (note,) = parse_address("http://[::1/x").notes
    assert note.startswith("'http://[::1/x' is no URL: ")
