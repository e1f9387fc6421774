"""G.711 one sample at a time from the tables of ITU-T G.711, without any table of ours."""

from __future__ import annotations

from functools import cache


def law_of(codec: str) -> str:
    """The law of a codec, empty when it is no G.711."""
    return {"PCMU": "µ", "PCMA": "A"}.get(codec, "")


@cache
def decode(byte: int, law: str) -> int:
    """One sample of G.711 (ITU-T G.711 tables 1 and 2), scaled to 16 bits."""
    if law == "µ":
        byte ^= 0xFF
        exponent, mantissa = byte >> 4 & 7, byte & 15
        size = ((2 * mantissa + 33) << exponent) - 33
        return -4 * size if byte & 0x80 else 4 * size
    byte ^= 0x55
    exponent, mantissa = byte >> 4 & 7, byte & 15
    size = 2 * mantissa + 1 if exponent == 0 else (2 * mantissa + 33) << (exponent - 1)
    return 8 * size if byte & 0x80 else -8 * size


@cache
def encode(sample: int, law: str) -> int:
    """G.711 of a 16-bit sample by the segment search of ITU-T G.711 (the ITU's software tools do the same)."""
    if law == "µ":
        size = min(abs(sample), 32635) + 132
        exponent = size.bit_length() - 8
        return (0x7F if sample < 0 else 0xFF) ^ (exponent << 4 | size >> (exponent + 3) & 15)
    sample >>= 3
    size = ~sample if sample < 0 else sample
    exponent = max(size.bit_length() - 5, 0)
    return (0x55 if sample < 0 else 0xD5) ^ (exponent << 4 | size >> max(exponent, 1) & 15)
