"""A leg's door: RTP and RTCP, sources, keys, and the count of what stays outside."""

from __future__ import annotations

import base64

from emulator.base.address import Address
from emulator.media.commands import SecureLeg, SetRemote
from emulator.media.events import PacketsRefused
from emulator.rtp.packet import RtpPacket, build
from emulator.runtime.leg_door import LegDoor
from emulator.runtime.rtp_latch import SILENCE_NS
from emulator.runtime.srtp import Srtp
from emulator.sdp.crypto import SrtpKeys

PHONE, PHONE_RTCP = Address("198.51.100.7", 4000), Address("198.51.100.7", 4001)
STRANGER = Address("203.0.113.66", 5)
RTP = build(RtpPacket(payload_type=0, sequence=1, timestamp=1, ssrc=1, payload=b"speech"))
RTCP = bytes([0x80, 201, 0, 1]) + bytes(4)
SUITE = "AES_CM_128_HMAC_SHA1_80"
OURS, THEIRS = (base64.b64encode(bytes([number]) * 30).decode() for number in (1, 2))


def door(*, mux: bool = False) -> LegDoor:
    made = LegDoor("a")
    made.agree(
        SetRemote(
            leg="a",
            remote=PHONE,
            payload_type=0,
            telephone_event_type=None,
            rtcp_remote=PHONE if mux else PHONE_RTCP,
            rtcp_mux=mux,
        )
    )
    return made


def phone() -> Srtp:
    made = Srtp()
    made.agree(SrtpKeys(suite=SUITE, receive=OURS, send=THEIRS))
    return made


def secure(made: LegDoor) -> LegDoor:
    made.secure(SecureLeg(leg="a", suite=SUITE, receive=THEIRS, send=OURS))
    return made


def test_what_is_no_rtp_fixes_no_source() -> None:
    made = door()
    for data in (b"", RTP[:11], bytes([0x40]) + bytes(11), bytes(12), RTCP):
        assert made.let_in(data, STRANGER, 1) is None
    assert made.let_in(memoryview(RTP), PHONE, 2) == RTP
    assert made.let_in(b"from the source anything", PHONE, 2) == b"from the source anything"
    assert made.let_in(RTP, STRANGER, 3) is None
    assert made.refused() == PacketsRefused(leg="a", strangers=6, not_authentic=0, replayed=0)


def test_a_leg_that_kept_nothing_out_has_nothing_to_tell() -> None:
    made = door()
    made.let_in(RTP, PHONE, 1)
    assert made.refused() is None
    assert secure(door()).refused() is None


def test_rtcp_has_a_source_of_its_own_or_shares_that_of_rtp() -> None:
    made = door()
    assert made.rtcp_destination(PHONE_RTCP) == PHONE_RTCP
    assert made.let_in_rtcp(RTP, PHONE_RTCP, 1) is None
    elsewhere = Address("203.0.113.1", 61001)
    assert made.let_in_rtcp(RTCP, elsewhere, 1) == RTCP
    assert made.let_in_rtcp(RTCP, STRANGER, 2) is None
    assert made.rtcp_destination(PHONE_RTCP) == elsewhere
    shared = door(mux=True)
    assert shared.rtcp_destination(PHONE) == PHONE
    shared.let_in(RTP, elsewhere, 1)
    assert shared.let_in(RTCP, elsewhere, 1) == RTCP
    assert shared.rtcp_destination(PHONE) == elsewhere


def test_with_keys_only_what_is_authentic_comes_in_and_fixes_the_source() -> None:
    made, peer = secure(door()), phone()
    sealed = peer.seal(RTP)
    assert sealed is not None
    assert made.let_in(RTP, STRANGER, 1) is None
    assert made.let_in(memoryview(sealed), PHONE, 1) == RTP
    assert made.let_in(sealed, PHONE, 2) is None
    assert made.let_in(sealed, STRANGER, 2) is None
    assert made.latch.source == PHONE
    assert made.refused() == PacketsRefused(leg="a", strangers=1, not_authentic=1, replayed=1)


def test_a_stranger_costs_no_packet_of_the_peer() -> None:
    """A copy that arrives from elsewhere first must not make the original a replay."""
    made, peer = secure(door()), phone()
    first, second = (peer.seal(build(RtpPacket(0, number, 0, 1, b"x"))) for number in (1, 2))
    assert first is not None
    assert second is not None
    made.let_in(first, PHONE, 1)
    assert made.let_in(second, STRANGER, 2) is None
    assert made.let_in(second, PHONE, 3) is not None


def test_a_silent_source_is_left_only_for_one_that_is_authentic() -> None:
    made, peer = secure(door()), phone()
    made.let_in(peer.seal(RTP) or b"", PHONE, 1)
    later = 2 + SILENCE_NS
    assert made.let_in(RTP, STRANGER, later) is None
    assert made.latch.source == PHONE


def test_rtcp_is_sealed_too() -> None:
    made, peer = secure(door()), phone()
    sealed = peer.seal(RTCP)
    assert sealed is not None
    assert made.let_in_rtcp(RTCP + bytes(14), PHONE_RTCP, 1) is None
    assert made.let_in_rtcp(sealed, PHONE_RTCP, 1) == RTCP
    ours = made.sealed(RTCP)
    assert ours is not None
    assert ours != RTCP
    assert peer.open(ours) == RTCP


def test_a_leg_can_become_plain_again() -> None:
    made = secure(door())
    assert made.sealed(RTP) != RTP
    assert made.let_in(RTP, PHONE, 1) is None
    made.secure(SecureLeg(leg="a", suite=""))
    assert made.sealed(RTP) == RTP
    assert made.let_in(RTP, PHONE, 1) == RTP
    assert made.refused() == PacketsRefused(leg="a", strangers=0, not_authentic=1, replayed=0)
