"""Hosts of web interfaces, in every form that lab.yaml may have, and what is none."""

from __future__ import annotations

import pytest

from hardware.web_host import WebHost, parse_web_host


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("192.168.1.20", WebHost("", "192.168.1.20", None)),
        ("desk.example:8080", WebHost("", "desk.example", 8080)),
        ("https://192.168.1.20", WebHost("https", "192.168.1.20", None)),
        ("http://[2001:DB8::1]:81/", WebHost("http", "2001:db8::1", 81)),
    ],
)
def test_what_is_read(text: str, host: WebHost) -> None:
    assert parse_web_host(text) == host


@pytest.mark.parametrize(
    "text",
    [
        "h:abc",
        "h:99999",
        "h:0",
        "h:",
        "::1",
        "http://",
        "ftp://h",
        "http://h/path",
        "http://u:p@h",
        "[::1",
        "[:::]",
        "a b",
    ],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_web_host(text)
