"""Keys stand in place of audio packets, in their sequence; those of the far end are read, each once."""

from __future__ import annotations

import struct

import pytest

from emulator.rtp.telephone_event import decode_events, encode_key
from scenarios.endpoints.web_keys import KeyPad, types_in, with_events

OFFER = b"v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96 0\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\n"


def audio(number: int, stamp: int, payload_type: int = 96) -> bytes:
    return struct.pack("!BBHII", 0x80, payload_type, number, stamp, 7) + b"opus"


def pad(clock: int = 48000, payload_type: int = 110) -> KeyPad:
    made = KeyPad()
    made.sends = {clock: payload_type}
    made.takes = frozenset({payload_type})
    return made


def test_events_are_added_to_a_description_and_read_again() -> None:
    types = {48000: 110, 8000: 126}
    written = with_events(OFFER, types)
    assert b"m=audio 9 UDP/TLS/RTP/SAVPF 96 0 110 126\r\n" in written
    assert types_in(written) == types
    assert types_in(OFFER) == {}


def test_a_key_takes_the_place_of_audio() -> None:
    keys = pad()
    due = keys.press("5", 48000)
    left = [keys.instead_of(audio(number, 960 * number)) for number in range(1, due + 2)]
    events = [data for data in left if data[1] & 0x7F == 110]
    heads = [struct.unpack_from("!BBHII", data) for data in events]
    assert [head[2] for head in heads] == list(range(1, len(events) + 1))
    assert {(head[3], head[4]) for head in heads} == {(960, 7)}
    assert [head[1] >> 7 for head in heads] == [1] + [0] * (len(events) - 1)
    told = [decode_events(data[12:])[0] for data in events]
    assert {each.key for each in told} == {"5"}
    assert told[-1].end
    assert told[-1].duration == 4800
    assert left[-1] == audio(due + 1, 960 * (due + 1))


def test_rtcp_is_left_alone() -> None:
    keys = pad()
    keys.press("5", 48000)
    report = bytes([0x80, 200, 0, 6]) + bytes(24)
    assert keys.instead_of(report) == report


def test_without_an_agreement_no_key_is_pressed() -> None:
    with pytest.raises(ValueError, match="telephone-event/8000 was not negotiated"):
        pad().press("5", 8000)


def test_keys_of_the_far_end_are_noted_once() -> None:
    keys = pad()
    for stamp, key in ((100, "4"), (9000, "4"), (20000, "#")):
        for packet in encode_key(key, 100):
            assert keys.listen(struct.pack("!BBHII", 0x80, 110, 1, stamp, 7) + packet.payload)
    assert keys.heard == "44#"
    assert not keys.listen(audio(1, 2))
    assert keys.listen(struct.pack("!BBHII", 0x80, 110, 1, 1, 7) + b"x")
