"""DTMF and flash as telephone events (RFC 4733)."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.rtp.telephone_event import DIGITS, FLASH, KEYS, LONGEST, decode_events, encode_key


def test_a_digit_of_100_ms() -> None:
    packets = encode_key("5", 100)
    assert [packet.offset for packet in packets] == [0, 160, 320, 480, 640, 800, 960]
    assert [packet.marker for packet in packets] == [True] + [False] * 6
    events = [event for packet in packets for event in decode_events(packet.payload)]
    assert [event.duration for event in events] == [160, 320, 480, 640, 800, 800, 800]
    assert [event.end for event in events] == [False] * 4 + [True] * 3
    assert {event.key for event in events} == {"5"}
    assert {event.volume for event in events} == {10}
    assert {packet.segment for packet in packets} == {0}


def test_the_shortest_digit_has_only_end_packets() -> None:
    packets = encode_key("#", 20)
    assert [(packet.marker, packet.offset) for packet in packets] == [(True, 0), (False, 160), (False, 320)]


@pytest.mark.parametrize(("code", "key"), list(enumerate(KEYS)))
def test_every_key(code: int, key: str) -> None:
    (event,) = decode_events(encode_key(key, 40)[0].payload)
    assert (event.code, event.key) == (code, key)


def test_the_keys_are_sixteen_digits_and_flash() -> None:
    assert (len(DIGITS), KEYS[16]) == (16, FLASH)


def test_a_key_that_is_held_for_more_than_8_s_has_segments() -> None:
    packets = encode_key("1", 10_000)
    segments = {packet.segment for packet in packets}
    assert segments == {0, LONGEST}
    durations = [decode_events(packet.payload)[0].duration for packet in packets]
    assert durations[-1] == 80_000 - LONGEST
    assert max(durations) <= LONGEST
    assert [packet.marker for packet in packets].count(True) == 1


@pytest.mark.parametrize("claimed_ms", [0, 7000])
def test_a_phone_may_claim_what_it_likes(claimed_ms: int) -> None:
    events = [decode_events(packet.payload)[0] for packet in encode_key("1", 100, claimed_ms=claimed_ms)]
    assert {event.duration for event in events} == {claimed_ms * 8}


def test_durations_count_in_the_clock_of_the_payload_type() -> None:
    packets = encode_key("5", 100, clock=48_000)
    assert [packet.offset for packet in packets] == [0, 160, 320, 480, 640, 800, 960]
    durations = [decode_events(packet.payload)[0].duration for packet in packets]
    assert durations == [960, 1920, 2880, 3840, 4800, 4800, 4800]
    assert {packet.segment for packet in packets} == {0}


def test_a_segment_of_48_khz_is_over_sooner() -> None:
    packets = encode_key("5", 3000, clock=48_000)
    assert {packet.segment for packet in packets} == {0, LONGEST, 2 * LONGEST}
    assert decode_events(packets[-1].payload)[0].duration == 144_000 - 2 * LONGEST


def test_no_claim_is_longer_than_a_packet_can_make() -> None:
    packets = encode_key("5", 100, clock=48_000, claimed_ms=7000)
    assert {decode_events(packet.payload)[0].duration for packet in packets} == {LONGEST}


def test_several_events_of_a_packet() -> None:
    first, second = decode_events(b"\1\x8a\3\x20" + b"\2\x0a\0\xa0" + b"\0\0")
    assert (first.key, first.end, first.duration) == ("1", True, 800)
    assert (second.key, second.end, second.duration) == ("2", False, 160)


def test_other_events_are_no_key() -> None:
    assert decode_events(b"\x11\x8a\x00\xa0")[0].key == ""


def test_a_short_payload_is_refused() -> None:
    with pytest.raises(PeerViolation, match="3 bytes"):
        decode_events(b"\1\2\3")
