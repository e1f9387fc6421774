"""Arithmetic of RTP's wrapping counters: 16-bit sequence numbers and 32-bit time stamps (RFC 3550 §5.1, A.1)."""

from __future__ import annotations


def ahead(sequence: int, highest: int) -> int:
    """How far a sequence number is ahead of another, -32768 … 32767. Both may also be extended numbers."""
    return ((sequence - highest + 0x8000) & 0xFFFF) - 0x8000


def unwrap_timestamp(timestamp: int, near: int) -> int:
    """The number that ends in the 32 bits of `timestamp` and is nearest to `near`."""
    return near + ((timestamp - near + 0x80000000) & 0xFFFFFFFF) - 0x80000000
