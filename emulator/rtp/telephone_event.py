"""DTMF digits as RTP telephone events (RFC 4733 §2.3, §2.5)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from emulator.base.errors import PeerViolation

DIGITS = "0123456789*#ABCD"
"""The digit of event code 0 … 15 (RFC 4733 §3.2)."""
_PAYLOAD = struct.Struct("!BBH")
_FRAME = 160
_END_PACKETS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPacket:
    """One packet of a digit; all of them carry the time stamp at which the digit began."""

    payload: bytes
    marker: bool
    offset: int
    """When to send it: samples after the digit began, a multiple of 160; the end packets follow one another by 160."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TelephoneEvent:
    """What one packet says."""

    code: int
    end: bool
    volume: int
    """Power below 0 dBm0, 0 … 63."""
    duration: int
    """Samples since the event's time stamp."""

    @property
    def digit(self) -> str:
        """The DTMF digit, or an empty string when the event is none."""
        return DIGITS[self.code] if self.code < len(DIGITS) else ""


def encode_digit(digit: str, duration_ms: int, *, volume: int = 10) -> list[EventPacket]:
    """The packets of one digit: one per 20 ms with growing duration, the last sent three times with the end bit."""
    code = DIGITS.index(digit)
    total = duration_ms * 8
    packets = []
    for offset in range(0, total - _FRAME, _FRAME):
        payload = _PAYLOAD.pack(code, volume, offset + _FRAME)
        packets.append(EventPacket(payload=payload, marker=offset == 0, offset=offset))
    last = _PAYLOAD.pack(code, 0x80 | volume, total)
    start = len(packets) * _FRAME
    for repeat in range(_END_PACKETS):
        packets.append(EventPacket(payload=last, marker=not packets, offset=start + repeat * _FRAME))
    return packets


def decode_event(payload: bytes) -> TelephoneEvent:
    """The first event of a payload. Raises PeerViolation when it is shorter than 4 bytes."""
    if len(payload) < _PAYLOAD.size:
        raise PeerViolation(f"{len(payload)} bytes, 4 expected", place="telephone-event")
    code, flags, duration = _PAYLOAD.unpack_from(payload)
    return TelephoneEvent(code=code, end=bool(flags & 0x80), volume=flags & 0x3F, duration=duration)
