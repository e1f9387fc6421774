"""DTMF digits and flash as RTP telephone events (RFC 4733 §2.3, §2.5)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from emulator.base.errors import PeerViolation
from emulator.base.units import SAMPLES_PER_S

DIGITS = "0123456789*#ABCD"
"""The digit of event code 0 … 15 (RFC 4733 §3.2)."""
FLASH = "!"
"""What stands for event code 16, the hook flash, wherever keys are written as text."""
KEYS = DIGITS + FLASH
"""The key of event code 0 … 16."""
LONGEST = 0xFFFF
"""Greatest duration of one segment; an event that lasts longer goes on in another one (§2.5.1.3)."""
_PAYLOAD = struct.Struct("!BBH")
EVENT_BYTES = _PAYLOAD.size
"""Of the payload that tells of one event."""
_FRAME = 160
_END_PACKETS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPacket:
    """One packet of a key, as it is to be sent."""

    payload: bytes
    marker: bool
    offset: int
    """When to send it: samples after the key went down, a multiple of 160. End packets follow one another by 160."""
    segment: int = 0
    """Its time stamp: units of its clock after the key went down, 0 but in a key that is held for 65535 and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TelephoneEvent:
    """What one block of a packet says."""

    code: int
    end: bool
    volume: int
    """Power below 0 dBm0, 0 … 63."""
    duration: int
    """Units of its clock since the event's time stamp."""

    @property
    def key(self) -> str:
        """The DTMF digit, FLASH, or an empty string when the event is neither."""
        return KEYS[self.code] if self.code < len(KEYS) else ""


def encode_key(
    key: str, duration_ms: int, *, volume: int = 10, claimed_ms: int | None = None, clock: int = 8000
) -> list[EventPacket]:
    """The packets of one key: one per 20 ms with growing duration, the last sent three times with the end bit.

    Durations count in `clock`, Hz, that of the payload type (§2.3.5). `claimed_ms` makes a phone that errs: every
    packet claims this duration, or the longest that it can. Raises ValueError for what is no key.
    """
    code, units = KEYS.index(key), clock // SAMPLES_PER_S
    claimed = None if claimed_ms is None else min(claimed_ms * clock // 1000, LONGEST)
    total = duration_ms * 8
    packets = []
    for offset in range(0, total - _FRAME, _FRAME):
        segment, duration = _segment((offset + _FRAME) * units)
        payload = _PAYLOAD.pack(code, volume, duration if claimed is None else claimed)
        packets.append(EventPacket(payload=payload, marker=offset == 0, offset=offset, segment=segment))
    segment, duration = _segment(total * units)
    last = _PAYLOAD.pack(code, 0x80 | volume, duration if claimed is None else claimed)
    start = len(packets) * _FRAME
    for repeat in range(_END_PACKETS):
        offset = start + repeat * _FRAME
        packets.append(EventPacket(payload=last, marker=not packets, offset=offset, segment=segment))
    return packets


def decode_events(payload: bytes) -> list[TelephoneEvent]:
    """The events of a payload, in order: each but the first begins where the one before it ends (§2.5.1.5).

    Bytes behind the last whole block are passed over. Raises PeerViolation when there is none.
    """
    if len(payload) < _PAYLOAD.size:
        raise PeerViolation(f"{len(payload)} bytes, 4 expected", place="telephone-event")
    whole = len(payload) // _PAYLOAD.size * _PAYLOAD.size
    return [
        TelephoneEvent(code=code, end=bool(flags & 0x80), volume=flags & 0x3F, duration=duration)
        for code, flags, duration in _PAYLOAD.iter_unpack(payload[:whole])
    ]


def _segment(duration: int) -> tuple[int, int]:
    """Where the segment begins in which a key that is down for `duration` units stands, and its own duration."""
    segment = (duration - 1) // LONGEST * LONGEST
    return segment, duration - segment
