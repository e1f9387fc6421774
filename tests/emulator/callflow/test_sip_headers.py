"""sipHeaders: what is sent and what is dropped."""

from __future__ import annotations

import pytest

from emulator.callflow.sip_headers import parse_sip_headers


def test_pairs_become_x_ph_headers() -> None:
    assert parse_sip_headers("ticket=42, agent-id=a b,empty=") == (
        ("X-PH-ticket", "42"),
        ("X-PH-agent-id", "a b"),
        ("X-PH-empty", ""),
    )


@pytest.mark.parametrize(
    "text", ["", "novalue", "PH-a=1", "PlivoX=1", "FS-x=1", "sipauthUser=1", "ZT-x=1", "TwilioA=1", "ClientRegion=eu"]
)
def test_reserved_and_malformed_keys_are_dropped(text: str) -> None:
    assert parse_sip_headers(text) == ()


@pytest.mark.parametrize("text", ["a=1\r\nVia: evil", "a b=1", "ä=1", "=1", "a:=1"])
def test_nothing_can_break_out_of_a_header(text: str) -> None:
    assert parse_sip_headers(text) == ()
