"""Keys that a phone was sent as telephone events, and what is wrong with their packets (RFC 4733 §2.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scenarios.proof.announced_types import descriptions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scenarios.proof.pcap import Capture

NAMES = "0123456789*#ABCD"
ENDS = 3
"""Packets that tell of the end."""
_RTPMAP = re.compile(rb"a=rtpmap:(\d{1,3}) +(?i:telephone-event)/")


class _Packet(NamedTuple):
    sequence: int
    timestamp: int
    is_event: bool
    marker: bool = False
    code: int = 0
    end: bool = False
    duration: int = 0


@dataclass(slots=True)
class KeyEvents:
    """The keys in order, and the faults of the stream that carries them."""

    keys: str = ""
    faults: list[str] = field(default_factory=list)


def keys_to_peer(capture: Capture, local: str) -> KeyEvents:
    """The telephone events that were sent from our `local` address ("ip:port")."""
    numbers = {int(number) for text in descriptions_of(capture, local) for number in _RTPMAP.findall(text)}
    found = KeyEvents()
    for packets in _streams(capture, local, numbers).values():
        events = [packet for packet in packets if packet.is_event]
        if not events:
            continue
        if any((after.sequence - before.sequence) % 65536 != 1 for before, after in pairwise(packets)):
            found.faults.append("a hole in the sequence numbers")
        for stamp in dict.fromkeys(packet.timestamp for packet in events):
            key = [packet for packet in events if packet.timestamp == stamp]
            found.keys += NAMES[key[0].code] if key[0].code < len(NAMES) else "?"
            found.faults += _faults(key)
    return found


def _faults(key: list[_Packet]) -> Iterator[str]:
    """What is wrong with the packets of one key."""
    if [packet.marker for packet in key] != [True] + [False] * (len(key) - 1):
        yield "the marker is not that of the first packet alone"
    if sum(packet.end for packet in key) != ENDS or not all(packet.end for packet in key[-ENDS:]):
        yield f"it does not end with {ENDS} end packets"
    ends = [packet.duration for packet in key if packet.end]
    durations = [packet.duration for packet in key if not packet.end] + ends[:1]
    if not all(before < after for before, after in pairwise([0, *durations])):
        yield "its duration does not grow"
    if len(set(ends)) > 1 or len({packet.code for packet in key}) != 1:
        yield "its packets contradict one another"


def _streams(capture: Capture, local: str, numbers: Iterable[int]) -> dict[int, list[_Packet]]:
    """What was sent, by SSRC, in the order of sending."""
    streams: dict[int, list[_Packet]] = {}
    for row in np.flatnonzero((capture.source == capture.key_of(local)) & (capture.length >= 12)):
        start = int(capture.start[row])
        data = capture.data[start : start + int(capture.length[row])].tobytes()
        kind = data[1] & 0x7F
        if data[0] >> 6 != 2 or 64 <= kind < 96:
            continue
        sequence, timestamp = int.from_bytes(data[2:4]), int.from_bytes(data[4:8])
        packet = _Packet(sequence, timestamp, is_event=False)
        if kind in numbers and len(data) >= 16:
            code, flags, duration = data[12], data[13], int.from_bytes(data[14:16])
            packet = _Packet(sequence, timestamp, True, data[1] >= 128, code, flags >= 128, duration)
        streams.setdefault(int.from_bytes(data[8:12]), []).append(packet)
    return streams
