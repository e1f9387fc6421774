"""RTP packets: round trip, and garbage that is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.errors import PeerViolation
from emulator.rtp.packet import RtpPacket, build, parse

words = st.integers(0, 2**32 - 1)
packets = st.builds(
    RtpPacket,
    payload_type=st.integers(0, 127),
    sequence=st.integers(0, 65_535),
    timestamp=words,
    ssrc=words,
    payload=st.binary(max_size=200),
    marker=st.booleans(),
    csrcs=st.lists(words, max_size=15).map(tuple),
    extension=st.one_of(st.none(), st.tuples(st.integers(0, 65_535), st.binary(max_size=3).map(lambda part: part * 4))),
    padding=st.integers(0, 255),
)


@given(packets)
def test_round_trip(packet: RtpPacket) -> None:
    assert parse(build(packet)) == packet


def test_bytes_of_a_plain_packet() -> None:
    packet = RtpPacket(payload_type=8, sequence=1, timestamp=2, ssrc=3, payload=b"\xd5", marker=True)
    assert build(packet).hex() == "808800010000000200000003d5"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "0 bytes"),
        ("80000001000000020000", "10 bytes"),
        ("400000010000000200000003", "version 1"),
        ("810000010000000200000003", "1 CSRCs"),
        ("900000010000000200000003", "ends in the header extension"),
        ("900000010000000200000003bede0001", "1 words promised"),
        ("a00000010000000200000003", "padding of 3 bytes in a payload of 0"),
        ("a0000001000000020000000300", "padding of 0 bytes"),
        ("a000000100000002000000030009", "padding of 9 bytes in a payload of 2"),
    ],
)
def test_garbage_is_refused(text: str, says: str) -> None:
    with pytest.raises(PeerViolation, match=says):
        parse(bytes.fromhex(text))


@given(st.binary(max_size=60))
def test_nothing_else_is_raised(data: bytes) -> None:
    try:
        packet = parse(data)
    except PeerViolation:
        return
    assert len(packet.payload) <= len(data) - 12
