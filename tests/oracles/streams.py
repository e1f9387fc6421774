"""Streams of RTP as phones and networks make them: loss, jitter, reordering, drift, jumps and changes of source."""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from emulator.base.units import NS_PER_SAMPLE

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True, kw_only=True)
class Stream:
    """How one source sends; times are in samples of 125 µs, shares between 0 and 1."""

    seed: int = 0
    ssrc: int = 0x1234
    first_sequence: int = 65_500
    first_timestamp: int = 2**32 - 8000
    payload_type: int = 0
    begin: int = 400
    """Engine sample at which it starts to send."""
    packets: int = 200
    length: int = 160
    drift_ppm: int = 0
    """Above 0 the sender is slow."""
    jitter: int = 0
    loss: float = 0.0
    duplicates: float = 0.0
    late: float = 0.0
    """Share of packets delayed by up to 1.2 s."""
    quiet: float = 0.0
    jump_at: int = -1
    """Number of the packet before which the time stamp jumps."""
    jump: int = 0
    restart_at: int = -1
    """Number of the packet before which the sequence numbers start over."""
    restart_by: int = 20_000
    pause_at: int = -1
    """Number of the packet before which the sender falls silent for a while, its time stamps standing still."""
    pause: int = 0
    odd: float = 0.0
    """Share of packets that are not plain: extension, padding, marker, other codec, telephone event, garbage."""


def packets_of(stream: Stream) -> list[tuple[int, bytes]]:
    """(arrival on the engine's clock in ns, datagram) in order of arrival."""
    chance = random.Random(stream.seed)
    found: list[tuple[int, bytes]] = []
    stamp, sequence, shift = stream.first_timestamp, stream.first_sequence, 0
    for number in range(stream.packets):
        stamp += stream.jump if number == stream.jump_at else 0
        sequence += stream.restart_by if number == stream.restart_at else 0
        shift += stream.pause if number == stream.pause_at else 0
        due = stream.begin + shift + number * stream.length * (1_000_000 + stream.drift_ppm) // 1_000_000
        arrival = due + chance.randint(0, stream.jitter)
        if chance.random() < stream.late:
            arrival += chance.randint(0, 9600)
        data = _datagram(stream, chance, sequence, stamp)
        if chance.random() >= stream.loss:
            found.append((arrival, data))
        if chance.random() < stream.duplicates:
            found.append((arrival + chance.randint(0, 800), data))
        stamp += stream.length
        sequence += 1
    found.sort(key=lambda item: item[0])
    return [(arrival * NS_PER_SAMPLE + number % 1000, data) for number, (arrival, data) in enumerate(found)]


def rtp(payload_type: int, sequence: int, stamp: int, ssrc: int, payload: bytes) -> bytes:
    """A plain RTP packet; counters may be given unwrapped."""
    return struct.pack(">BBHII", 0x80, payload_type, sequence % 65536, stamp % (1 << 32), ssrc) + payload


def _datagram(stream: Stream, chance: random.Random, sequence: int, stamp: int) -> bytes:
    quiet = chance.random() < stream.quiet
    media = (
        bytes(chance.choice(b"\xff\x7f\xfe") for _ in range(stream.length))
        if quiet
        else chance.randbytes(stream.length)
    )
    if chance.random() >= stream.odd:
        return rtp(stream.payload_type, sequence, stamp, stream.ssrc, media)
    plain = rtp(stream.payload_type, sequence, stamp, stream.ssrc, media)
    return chance.choice(
        [
            rtp(stream.payload_type | 0x80, sequence, stamp, stream.ssrc, media),
            rtp(stream.payload_type ^ 8, sequence, stamp, stream.ssrc, media),
            rtp(stream.payload_type, sequence, stamp, stream.ssrc, media + b"rest"),
            rtp(stream.payload_type, sequence, stamp + 8, stream.ssrc, media),
            rtp(stream.payload_type, sequence, stamp + 80, stream.ssrc, media),
            rtp(stream.payload_type, sequence, stamp, stream.ssrc, media[:79]),
            rtp(13, sequence, stamp, stream.ssrc, b"\x40"),
            rtp(101, sequence, stamp, stream.ssrc, bytes([chance.randrange(18), 10, 0, 160])),
            bytes([0x90, *plain[1:12]]) + b"\xbe\xde\0\1abcd" + media,
            bytes([0xA0, *plain[1:12]]) + media + b"\0\0\3",
            bytes([0x82, *plain[1:12]]) + bytes(8) + media,
            bytes([0xA0, *plain[1:12]]) + b"\xff",
            bytes([0x40, *plain[1:]]),
            plain[: chance.randrange(12)],
        ]
    )


_RARE = st.sampled_from([0.0, 0.0, 0.02, 0.2])
_ANY: dict[str, SearchStrategy[object]] = {
    "seed": st.integers(0, 2**32),
    "ssrc": st.sampled_from([1, 2, 0xFFFFFFFF]),
    "first_sequence": st.sampled_from([0, 65_400, 30_000]),
    "first_timestamp": st.sampled_from([0, 2**32 - 6000, 77]),
    "payload_type": st.sampled_from([0, 8, 96]),
    "jitter": st.sampled_from([0, 10, 150, 400, 3000]),
    "loss": _RARE,
    "duplicates": _RARE,
    "late": _RARE,
    "quiet": st.sampled_from([0.0, 0.1, 1.0]),
    "jump_at": st.integers(-1, 200),
    "jump": st.sampled_from([0, 160, 4000, 8001, 123_456, -160, -4000, -20_000, 2**31]),
    "restart_at": st.sampled_from([-1, -1, 100]),
    "restart_by": st.sampled_from([20_000, 3001, -1, -200, -201, -1000, -3001]),
    "pause_at": st.integers(-1, 200),
    "pause": st.sampled_from([0, 0, 500, 1700, 8100, 12_000]),
    "odd": st.sampled_from([0.0, 0.0, 0.02, 0.3]),
}


def any_stream(**told: SearchStrategy[object]) -> SearchStrategy[Stream]:
    """Streams with every trouble; `told` says when they begin, how long they are, what packets and clocks they have."""
    return st.builds(Stream, **_ANY, **told)
