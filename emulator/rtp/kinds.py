"""Tells RTP from RTCP where both may come, by their second byte (RFC 5761 §4)."""

from __future__ import annotations

from emulator.rtp.packet import HEADER_BYTES

RTCP_HEADER_BYTES = 8
"""Of the shortest packet that counts: header and the sender's SSRC."""
_FIRST_RTCP, _LAST_RTCP = 192, 223
"""RTCP packet types. As RTP these would be types 64-95 with a marker, which nobody may agree on (RFC 5761 §4)."""


def is_rtp(data: bytes | memoryview) -> bool:
    """Whether a datagram can be RTP: a whole header of version 2, and not RTCP."""
    return len(data) >= HEADER_BYTES and data[0] >> 6 == 2 and not is_rtcp(data)


def is_rtcp(data: bytes | memoryview) -> bool:
    """Whether a datagram can be RTCP: version 2, and a packet type of RTCP."""
    return len(data) >= RTCP_HEADER_BYTES and data[0] >> 6 == 2 and _FIRST_RTCP <= data[1] <= _LAST_RTCP
