"""Quoting, lists, host and port, numbers: RFC 3261 §25."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.errors import PeerViolation
from emulator.sip.grammar import (
    format_host_port,
    is_token,
    one_line,
    parse_host_port,
    parse_number,
    quote,
    split_list,
    unquote,
)


@given(st.text())
def test_unquoting_undoes_quoting(text: str) -> None:
    assert unquote(quote(text)) == text


@pytest.mark.parametrize("text", ["", "x", '"', "a b"])
def test_what_is_not_quoted_stays(text: str) -> None:
    assert unquote(text) == text


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("a", ["a"]),
        (" a , b,c ", ["a", "b", "c"]),
        ("<sip:a,b@x>, c", ["<sip:a,b@x>", "c"]),
        ('"Bell, A. \\", G." <sip:a@x>, b', ['"Bell, A. \\", G." <sip:a@x>', "b"]),
        ('"a\\\\", b', ['"a\\\\"', "b"]),
        ("a,,b,", ["a", "b"]),
        ('"open, b', ['"open, b']),
    ],
)
def test_commas_separate_outside_quotes_and_brackets(text: str, elements: list[str]) -> None:
    assert split_list(text) == elements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("example.com", ("example.com", None)),
        ("192.0.2.1:5070", ("192.0.2.1", 5070)),
        ("[2001:db8::1]:5070", ("2001:db8::1", 5070)),
        ("[2001:db8::1]", ("2001:db8::1", None)),
        ("[2001:DB8:0:0::0001]:5060", ("2001:db8::1", 5060)),
        ("[::ffff:192.0.2.10]", ("::ffff:c000:20a", None)),
        (" host : 5060 ", ("host", 5060)),
    ],
)
def test_hosts_and_ports(text: str, expected: tuple[str, int | None]) -> None:
    assert parse_host_port(text, "Via") == expected
    assert parse_host_port(format_host_port(*expected), "Via") == expected


@pytest.mark.parametrize("text", ["", ":5060", "a b", "host:port", "host:70000", "2001:db8::1", "[x]", "host:²"])
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(PeerViolation, match="Via"):
        parse_host_port(text, "Via")


@pytest.mark.parametrize("text", ["", "-1", "1.5", "4294967296", "9" * 5000, "²", "1 2", "0x1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(PeerViolation, match="Expires"):
        parse_number(text, "Expires")


def test_numbers_below_the_limit() -> None:
    assert parse_number(" 0042 ", "Expires") == 42
    with pytest.raises(PeerViolation):
        parse_number("10", "Expires", limit=10)


def test_tokens_and_lines() -> None:
    assert is_token("INVITE")
    assert not is_token("IN VITE")
    assert not is_token("")
    assert one_line("a\r\nVia: b") == "a  Via: b"
