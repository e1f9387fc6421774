"""RTP and RTCP on one port are told apart by the second byte: every value of it."""

from __future__ import annotations

import pytest

from emulator.rtp.kinds import is_rtcp, is_rtp


@pytest.mark.parametrize("second", range(256))
def test_every_second_byte_is_one_of_the_two(second: int) -> None:
    data = bytes([0x80, second]) + bytes(10)
    assert is_rtcp(data) is (192 <= second <= 223)
    assert is_rtp(data) is not is_rtcp(data)
    assert is_rtp(memoryview(data)) is is_rtp(data)


@pytest.mark.parametrize("data", [b"", b"\x80", bytes([0x80]) + bytes(6), bytes([0x40, 0]) + bytes(20), bytes(12)])
def test_what_is_neither(data: bytes) -> None:
    assert not is_rtp(data)
    assert not is_rtcp(data)


def test_the_shortest_of_each() -> None:
    assert is_rtcp(bytes([0x80, 201]) + bytes(6))
    assert not is_rtcp(bytes([0x80, 201]) + bytes(5))
    assert not is_rtp(bytes([0x80, 0]) + bytes(9))
