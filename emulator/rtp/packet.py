"""One RTP packet: parse and build (RFC 3550 §5.1, header extension §5.3.1)."""

from __future__ import annotations

import struct
from typing import NamedTuple

from emulator.base.errors import PeerViolation

HEADER_BYTES = 12
PCMU, PCMA = 0, 8
"""Static payload types: RFC 3551, table 4."""
_HEADER = struct.Struct("!BBHII")
_EXTENSION = struct.Struct("!HH")


class RtpPacket(NamedTuple):
    """A packet; a tuple, as many are made. Numbers are as on the wire: sequence 16 bits, time stamp and SSRC 32."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    """Without padding."""
    marker: bool = False
    csrcs: tuple[int, ...] = ()
    extension: tuple[int, bytes] | None = None
    """(profile, whole 32-bit words)."""
    padding: int = 0
    """Bytes of padding behind the payload, its count byte included; 0 means none."""


def parse(data: bytes) -> RtpPacket:
    """A packet from a datagram. Raises PeerViolation when it is no RTP version 2 or is cut short."""
    if len(data) < HEADER_BYTES:
        raise PeerViolation(f"{len(data)} bytes, 12 expected at least", place="RTP header")
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
    if first >> 6 != 2:
        raise PeerViolation(f"version {first >> 6}, 2 expected", place="RTP header")
    start = HEADER_BYTES
    csrcs: tuple[int, ...] = ()
    extension: tuple[int, bytes] | None = None
    if first & 0x1F:
        start, csrcs, extension = _parse_optional(data, first)
    padding = _padding(data, start) if first & 0x20 else 0
    return RtpPacket(
        payload_type=second & 0x7F,
        marker=second > 0x7F,
        sequence=sequence,
        timestamp=timestamp,
        ssrc=ssrc,
        csrcs=csrcs,
        extension=extension,
        payload=data[start : len(data) - padding],
        padding=padding,
    )


def _parse_optional(data: bytes, first: int) -> tuple[int, tuple[int, ...], tuple[int, bytes] | None]:
    """Where the payload starts, the CSRCs and the header extension."""
    count = first & 0x0F
    start = HEADER_BYTES + 4 * count
    if len(data) < start:
        raise PeerViolation(f"{count} CSRCs promised, the packet has {len(data)} bytes", place="RTP header")
    csrcs = struct.unpack_from(f"!{count}I", data, HEADER_BYTES)
    if not first & 0x10:
        return start, csrcs, None
    if len(data) < start + 4:
        raise PeerViolation("the packet ends in the header extension", place="RTP extension")
    profile, words = _EXTENSION.unpack_from(data, start)
    end = start + 4 + 4 * words
    if len(data) < end:
        raise PeerViolation(f"{words} words promised, the packet has {len(data)} bytes", place="RTP extension")
    return end, csrcs, (profile, data[start + 4 : end])


def _padding(data: bytes, start: int) -> int:
    padding = data[-1]
    if not 0 < padding <= len(data) - start:
        raise PeerViolation(f"padding of {padding} bytes in a payload of {len(data) - start}", place="RTP padding")
    return padding


def build(packet: RtpPacket) -> bytes:
    """The datagram of a packet."""
    first = 0x80 | (0x20 if packet.padding else 0) | (0x10 if packet.extension is not None else 0) | len(packet.csrcs)
    second = (0x80 if packet.marker else 0) | packet.payload_type
    parts = [_HEADER.pack(first, second, packet.sequence, packet.timestamp, packet.ssrc)]
    parts.append(struct.pack(f"!{len(packet.csrcs)}I", *packet.csrcs))
    if packet.extension is not None:
        profile, words = packet.extension
        parts += [_EXTENSION.pack(profile, len(words) // 4), words]
    parts.append(packet.payload)
    if packet.padding:
        parts.append(bytes(packet.padding - 1) + bytes([packet.padding]))
    return b"".join(parts)
