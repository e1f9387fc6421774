"""Walks the blocks of a pcapng file (draft-ietf-opsawg-pcapng), dumpcap's default format, down to packet records."""

from __future__ import annotations

import struct
from typing import NamedTuple

SECTION_HEADER = 0x0A0D0D0A
_INTERFACE, _SIMPLE, _ENHANCED = 1, 3, 6
_IF_TSRESOL = 9


class Records(NamedTuple):
    """Packet records of a capture file, before any header is looked at."""

    time_ns: list[int]
    offset: list[int]
    """Of the first captured byte, from the start of the file."""
    length: list[int]
    """Bytes captured."""
    link_types: set[int]
    torn: bool
    """The file ends inside a record: its writer was stopped, or still writes."""
    nanoseconds: bool
    """Time stamps are finer than microseconds."""


def walk_pcapng(data: memoryview) -> Records:
    """Read every block of `data`; stops at the first torn or senseless one."""
    records = Records([], [], [], set(), torn=False, nanoseconds=False)
    order = "<" if bytes(data[8:12]) == b"\x4d\x3c\x2b\x1a" else ">"
    units: list[int] = []
    at = 0
    while at + 12 <= len(data):
        kind, length = struct.unpack_from(order + "II", data, at)
        if length < 12 or length % 4 or at + length > len(data):
            break
        body = data[at + 8 : at + length - 4]
        if kind == _INTERFACE:
            records.link_types.add(struct.unpack_from(order + "H", body)[0])
            units.append(_ticks_per_second(body, order))
        elif kind == _ENHANCED:
            interface, high, low, captured, _ = struct.unpack_from(order + "IIIII", body)
            records.time_ns.append((high << 32 | low) * 1_000_000_000 // units[interface])
            records.offset.append(at + 28)
            records.length.append(captured)
        at += length
    return records._replace(torn=at != len(data), nanoseconds=any(unit > 1_000_000 for unit in units))


def _ticks_per_second(interface: memoryview, order: str) -> int:
    """The clock of an interface description: option if_tsresol, microseconds without it."""
    at = 8
    while at + 4 <= len(interface):
        code, length = struct.unpack_from(order + "HH", interface, at)
        if code == 0:
            break
        if code == _IF_TSRESOL:
            exponent = int(interface[at + 4])
            return int(2 ** (exponent & 0x7F) if exponent & 0x80 else 10**exponent)
        at += 4 + (length + 3) // 4 * 4
    return 1_000_000
