"""The latch, cell by cell: who is let in, who is answered, in every state and after everything that happens."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.runtime.rtp_latch import SILENCE_NS, RtpLatch

AGREED, ELSEWHERE = Address("198.51.100.7", 4000), Address("203.0.113.1", 61000)
STRANGER, MOVED = Address("203.0.113.66", 5), Address("198.51.100.9", 4000)
NOW = 10 * SILENCE_NS


def latched(source: Address, agreed: Address | None = None) -> RtpLatch:
    """On to `source`, which spoke just now."""
    latch = RtpLatch()
    latch.agree(agreed)
    assert latch.hear(source, NOW)
    return latch


@pytest.mark.parametrize("early", [True, False])
def test_the_first_packet_fixes_the_source_before_and_after_sdp(early: bool) -> None:
    latch = RtpLatch()
    if not early:
        latch.agree(AGREED)
    assert latch.answered is None
    assert latch.is_open_to(ELSEWHERE, 0)
    assert latch.hear(ELSEWHERE, NOW)
    latch.agree(AGREED)
    assert latch.source == latch.answered == ELSEWHERE
    assert latch.is_open_to(ELSEWHERE, NOW)
    assert not latch.is_open_to(STRANGER, NOW)


def test_the_address_in_sdp_takes_its_place_from_whoever_spoke_first() -> None:
    latch = latched(STRANGER, AGREED)
    assert latch.is_open_to(AGREED, NOW)
    assert latch.hear(AGREED, NOW)
    assert latch.answered == AGREED
    assert not latch.is_open_to(STRANGER, NOW)


def test_the_address_in_sdp_does_so_once() -> None:
    latch = latched(AGREED, AGREED)
    latch.hear(ELSEWHERE, NOW + SILENCE_NS + 1)
    assert not latch.is_open_to(AGREED, NOW + SILENCE_NS + 1)
    latch.agree(MOVED)
    latch.hear(ELSEWHERE, NOW + SILENCE_NS + 2)
    assert latch.is_open_to(MOVED, NOW + SILENCE_NS + 2)


def test_the_known_source_is_told_from_a_new_one() -> None:
    latch = latched(AGREED)
    assert not latch.hear(AGREED, NOW + 1)
    assert latch.heard_ns == NOW + 1


@pytest.mark.parametrize("remote", [None, AGREED, ELSEWHERE])
def test_hold_the_same_address_and_that_of_the_source_change_nothing(remote: Address | None) -> None:
    latch = latched(ELSEWHERE, AGREED)
    latch.agree(remote)
    assert latch.answered == ELSEWHERE
    assert not latch.is_open_to(STRANGER, NOW)


def test_hold_before_the_first_packet_changes_nothing() -> None:
    latch = RtpLatch()
    latch.agree(AGREED)
    latch.agree(None)
    assert latch.is_waiting
    assert latch.is_open_to(STRANGER, 0)


def test_when_sdp_moves_the_old_source_is_heard_until_a_new_one_speaks() -> None:
    latch = latched(AGREED, AGREED)
    latch.agree(MOVED)
    assert latch.answered is None
    assert latch.is_open_to(AGREED, NOW)
    assert not latch.hear(AGREED, NOW)
    assert latch.is_waiting
    # Behind a NAT the new address is none that SDP names.
    assert latch.is_open_to(ELSEWHERE, NOW)
    assert latch.hear(ELSEWHERE, NOW)
    assert latch.answered == ELSEWHERE
    assert not latch.is_open_to(AGREED, NOW)


def test_sdp_that_moves_back_lets_the_next_source_in_again() -> None:
    latch = latched(AGREED, AGREED)
    latch.agree(MOVED)
    latch.hear(MOVED, NOW)
    latch.agree(AGREED)
    assert latch.is_waiting
    assert latch.hear(AGREED, NOW)


def test_a_silent_source_is_left_for_the_next_that_speaks_and_not_before() -> None:
    latch = latched(AGREED, AGREED)
    assert not latch.is_open_to(ELSEWHERE, NOW + SILENCE_NS)
    assert latch.is_open_to(ELSEWHERE, NOW + SILENCE_NS + 1)
    assert latch.answered == AGREED
    assert latch.hear(ELSEWHERE, NOW + SILENCE_NS + 1)
    assert latch.answered == ELSEWHERE
    assert not latch.is_open_to(AGREED, NOW + SILENCE_NS + 1)


def test_a_source_that_speaks_again_in_time_keeps_its_place() -> None:
    latch = latched(AGREED, AGREED)
    latch.hear(AGREED, NOW + SILENCE_NS)
    assert not latch.is_open_to(ELSEWHERE, NOW + 2 * SILENCE_NS)
