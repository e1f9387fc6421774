"""SRTP of one leg: both ways in every suite; forged, repeated and keyless packets bring nothing and are counted."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.rtp.packet import RtpPacket, build
from emulator.runtime.srtp import Srtp
from emulator.sdp.crypto import SUITES, SrtpKeys

CM_80 = "AES_CM_128_HMAC_SHA1_80"
RTCP = bytes([0x80, 201, 0, 1]) + (1234).to_bytes(4)


def key(suite: str, number: int) -> str:
    return base64.b64encode(bytes([number]) * SUITES[suite]).decode()


def end(suite: str = CM_80, *, receive: int, send: int) -> Srtp:
    made = Srtp()
    made.agree(SrtpKeys(suite=suite, receive=key(suite, receive), send=key(suite, send)))
    return made


def rtp(sequence: int, payload: bytes = b"speech") -> bytes:
    return build(RtpPacket(payload_type=0, sequence=sequence, timestamp=sequence * 160, ssrc=7, payload=payload))


def sealed(by: Srtp, packet: bytes) -> bytes:
    data = by.seal(packet)
    assert data is not None
    return data


@pytest.mark.parametrize("suite", SUITES)
def test_what_one_end_seals_the_other_opens(suite: str) -> None:
    ours, theirs = end(suite, receive=1, send=2), end(suite, receive=2, send=1)
    for packet in (rtp(1), rtp(2), RTCP):
        for by, at in ((ours, theirs), (theirs, ours)):
            data = sealed(by, packet)
            assert b"speech" not in data
            assert at.open(data) == packet
    assert (ours.not_authentic, ours.replayed) == (0, 0)


@settings(max_examples=150)
@given(number=st.integers(0, 10**6), packet=st.sampled_from([rtp(5), RTCP]), suite=st.sampled_from(list(SUITES)))
def test_a_packet_with_a_flipped_bit_brings_nothing(number: int, packet: bytes, suite: str) -> None:
    data = bytearray(sealed(end(suite, receive=1, send=2), packet))
    bit = number % (8 * len(data))
    data[bit // 8] ^= 1 << bit % 8
    receiver = end(suite, receive=2, send=1)
    assert receiver.open(bytes(data)) is None
    assert receiver.not_authentic + receiver.replayed == 1


def test_a_repeated_packet_brings_nothing() -> None:
    ours, theirs = end(receive=1, send=2), end(receive=2, send=1)
    for packet in (rtp(1), RTCP):
        data = sealed(theirs, packet)
        assert ours.open(data) == packet
        assert ours.open(data) is None
    assert (ours.not_authentic, ours.replayed) == (0, 2)


def test_a_wrong_key_and_plain_packets_bring_nothing() -> None:
    ours = end(receive=1, send=2)
    assert ours.open(sealed(end(receive=2, send=3), rtp(1))) is None
    assert ours.open(rtp(1)) is None
    for data in (b"", b"\x80", bytes(1501)):
        assert ours.open(data) is None
    assert ours.not_authentic == 5


def test_before_the_keys_nothing_passes() -> None:
    waiting = Srtp()
    waiting.agree(SrtpKeys(suite=CM_80, receive="", send=""))
    assert waiting.open(rtp(1)) is None
    assert waiting.seal(rtp(1)) is None
    assert waiting.not_authentic == 1
    waiting.agree(SrtpKeys(suite=CM_80, receive=key(CM_80, 1), send=key(CM_80, 2)))
    assert waiting.open(sealed(end(receive=2, send=1), rtp(1))) == rtp(1)


def test_a_key_that_stays_goes_on_a_new_one_begins_anew() -> None:
    ours, theirs = end(receive=1, send=2), end(receive=2, send=1)
    old = sealed(theirs, rtp(1))
    assert ours.open(old) == rtp(1)
    ours.agree(SrtpKeys(suite=CM_80, receive=key(CM_80, 1), send=key(CM_80, 2)))
    assert ours.open(old) is None
    assert ours.replayed == 1
    ours.agree(SrtpKeys(suite=CM_80, receive=key(CM_80, 9), send=key(CM_80, 2)))
    assert ours.open(sealed(theirs, rtp(2))) is None
    assert ours.open(sealed(end(receive=2, send=9), rtp(1))) == rtp(1)


def test_packets_out_of_order_and_over_the_wrap() -> None:
    ours, theirs = end(receive=1, send=2), end(receive=2, send=1)
    packets = [rtp(number & 0xFFFF) for number in (65533, 65534, 65535, 65536, 65537)]
    data = [sealed(theirs, packet) for packet in packets]
    for number in (1, 0, 3, 2, 4):
        assert ours.open(data[number]) == packets[number]


def test_what_is_too_long_does_not_leave() -> None:
    assert end(receive=1, send=2).seal(rtp(1, bytes(1400))) is None
