"""sipHeaders: what is sent and what is dropped."""

from __future__ import annotations

import pytest

from emulator.callflow.sip_headers import dropped_sip_headers, parse_sip_headers


def test_pairs_become_x_ph_headers() -> None:
    text = "ticket=42, agent-id = a%20(b)_-+.,empty="
    assert parse_sip_headers(text) == (
        ("X-PH-ticket", "42"),
        ("X-PH-agent-id", "a%20(b)_-+."),
        ("X-PH-empty", ""),
    )
    assert dropped_sip_headers(text) == []


@pytest.mark.parametrize(
    "text", ["", "novalue", "PH-a=1", "PlivoX=1", "FS-x=1", "sipauthUser=1", "ZT-x=1", "TwilioA=1", "ClientRegion=eu"]
)
def test_reserved_and_malformed_keys_are_dropped(text: str) -> None:
    assert parse_sip_headers(text) == ()


@pytest.mark.parametrize("text", ["a=1\r\nVia: evil", "a b=1", "ä=1", "=1", "a:=1"])
def test_nothing_can_break_out_of_a_header(text: str) -> None:
    assert parse_sip_headers(text) == ()


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        ("novalue", "is not a key of letters"),
        ("PlivoX=1", "reserved"),
        ("a=b c", "other characters"),
        ("a=\u00e9", "other characters"),
        ("a=x@y", "other characters"),
        (f"{'k' * 20}=1", "more than 19 characters"),
        (f"a={'1' * 121}", "more than 120 characters"),
    ],
)
def test_what_breaks_the_rules_is_dropped_and_told(pair: str, why: str) -> None:
    assert parse_sip_headers(f"good=1,{pair}") == (("X-PH-good", "1"),)
    (told,) = dropped_sip_headers(f"good=1,{pair},")
    assert why in told


def test_the_longest_that_are_sent() -> None:
    assert parse_sip_headers(f"{'k' * 19}={'1' * 120}") == ((f"X-PH-{'k' * 19}", "1" * 120),)
