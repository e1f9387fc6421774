"""What a leg is sent tick by tick when it is sent keys (RFC 4733 §2.5, ITU-T Q.23), written out one by one."""

from __future__ import annotations

import math
import struct

Step = tuple[str, int, bytes] | list[int] | None
"""A telephone event (`marker` or empty, ticks since the key went down, payload), samples [160] of tones, nothing."""

CODES = "0123456789*#ABCD"
_ROWS = ("123A", "456B", "789C", "*0#D")
_PAUSES = {"w": 25, "W": 50}


def steps(keys: str, clock: int | None) -> list[Step]:
    """100 ms of each key and 100 ms behind it; `clock` is that of telephone events, None: tones."""
    found: list[Step] = []
    for key in keys:
        if key in _PAUSES:
            found += [None] * _PAUSES[key]
            continue
        sent: list[Step] = _tone(key) if clock is None else _event(CODES.index(key), clock)
        found += sent + [None] * (10 - len(sent))
    return found


def _event(code: int, clock: int) -> list[Step]:
    tick = clock // 50
    growing = [(code, 10, tick * number) for number in range(1, 5)]
    ends = [(code, 128 + 10, tick * 5)] * 3
    return [
        ("" if number else "marker", number, struct.pack(">BBH", *packet))
        for number, packet in enumerate(growing + ends)
    ]


def _tone(key: str) -> list[Step]:
    row = next(number for number, names in enumerate(_ROWS) if key in names)
    low, high = (697, 770, 852, 941)[row], (1209, 1336, 1477, 1633)[_ROWS[row].index(key)]
    times = [number * (2 * math.pi / 8000) for number in range(800)]
    samples = [round(6000 * (math.sin(time * low) + math.sin(time * high))) for time in times]
    return [samples[first : first + 160] for first in range(0, 800, 160)]
