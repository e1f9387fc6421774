"""DTMF as telephone events (RFC 4733)."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.rtp.telephone_event import DIGITS, decode_event, encode_digit


def test_a_digit_of_100_ms() -> None:
    packets = encode_digit("5", 100)
    assert [packet.offset for packet in packets] == [0, 160, 320, 480, 640, 800, 960]
    assert [packet.marker for packet in packets] == [True] + [False] * 6
    events = [decode_event(packet.payload) for packet in packets]
    assert [event.duration for event in events] == [160, 320, 480, 640, 800, 800, 800]
    assert [event.end for event in events] == [False] * 4 + [True] * 3
    assert {event.digit for event in events} == {"5"}
    assert {event.volume for event in events} == {10}


def test_the_shortest_digit_has_only_end_packets() -> None:
    packets = encode_digit("#", 20)
    assert [(packet.marker, packet.offset) for packet in packets] == [(True, 0), (False, 160), (False, 320)]


@pytest.mark.parametrize("digit", DIGITS)
def test_every_digit(digit: str) -> None:
    assert decode_event(encode_digit(digit, 40)[0].payload).digit == digit


def test_other_events_are_no_digit() -> None:
    assert decode_event(b"\x10\x8a\x00\xa0").digit == ""


def test_a_short_payload_is_refused() -> None:
    with pytest.raises(PeerViolation, match="3 bytes"):
        decode_event(b"\1\2\3")
