"""The latch: the first RTP packet fixes the source, SDP loosens it again."""

from __future__ import annotations

from emulator.base.address import Address
from emulator.runtime.rtp_latch import RtpLatch

AGREED, ELSEWHERE = Address("198.51.100.7", 4000), Address("203.0.113.1", 61000)
STRANGER, MOVED = Address("203.0.113.66", 5), Address("198.51.100.9", 4000)
RTP = bytes([0x80]) + bytes(11)


def test_the_first_rtp_packet_fixes_the_source_before_and_after_sdp() -> None:
    for early in (True, False):
        latch = RtpLatch()
        if not early:
            latch.agree(AGREED)
        assert latch.answered is None
        assert latch.takes(ELSEWHERE, RTP)
        latch.agree(AGREED)
        assert latch.source == latch.answered == ELSEWHERE
        assert not latch.takes(STRANGER, RTP)
        assert not latch.takes(AGREED, RTP)
        assert latch.takes(ELSEWHERE, b"even what is no RTP")


def test_what_is_no_rtp_fixes_nothing() -> None:
    latch = RtpLatch()
    for data in (b"", RTP[:11], bytes([0x40]) + bytes(11), bytes(12)):
        assert not latch.takes(STRANGER, data)
    assert latch.is_waiting
    assert latch.takes(AGREED, memoryview(RTP))


def test_hold_and_the_same_address_change_nothing() -> None:
    latch = RtpLatch()
    latch.agree(AGREED)
    latch.takes(ELSEWHERE, RTP)
    for remote in (None, AGREED):
        latch.agree(remote)
        assert latch.answered == ELSEWHERE


def test_when_sdp_moves_the_old_source_is_heard_until_the_new_one_speaks() -> None:
    latch = RtpLatch()
    latch.agree(AGREED)
    latch.takes(AGREED, RTP)
    latch.agree(MOVED)
    assert latch.is_waiting
    assert latch.answered is None
    assert latch.takes(AGREED, RTP)
    assert latch.is_waiting
    assert latch.takes(MOVED, RTP)
    assert latch.answered == MOVED
    assert not latch.takes(AGREED, RTP)


def test_sdp_that_names_the_source_at_last_changes_nothing() -> None:
    latch = RtpLatch()
    latch.agree(AGREED)
    latch.takes(ELSEWHERE, RTP)
    latch.agree(ELSEWHERE)
    assert latch.answered == ELSEWHERE
