"""Every RTP packet of a party that reached the platform, whatever it carries, and what befell them (RFC 3550 §5.1)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

import numpy as np

from emulator.base.address import Address
from emulator.base.units import NS_PER_S, SAMPLES_PER_S
from scenarios.proof.coded_audio import CLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from scenarios.proof.pcap import Capture, Ints
    from scenarios.proof.rtp_flow import Types

HEADER = 12
RTCP = range(72, 77)
"""What the payload type of RTCP looks like on a shared port (RFC 5761 §4)."""
COMFORT_NOISE = 13
JUMP_S = 0.5


@dataclass(frozen=True, slots=True)
class ArrivedStream:
    """One row per packet, in order of arrival."""

    time_ns: Ints
    source: Ints
    """Key of the address it came from."""
    ssrc: Ints
    sequence: Ints
    timestamp: Ints
    payload_type: Ints
    clock: Ints
    """Hertz of its time stamp; 0: it is no audio."""
    marker: npt.NDArray[np.bool_]

    @classmethod
    def at(cls, capture: Capture, local: str, types: Types) -> Self:
        """What arrived at the platform's address `local` ("ip:port"), where `types` of payload are audio."""
        host, _, port = local.rpartition(":")
        key = capture.key(Address(host.strip("[]"), int(port)))
        rows = np.flatnonzero((capture.destination == key) & (capture.length >= HEADER))
        headers = capture.data[capture.start[rows][:, None] + np.arange(HEADER)].astype(np.int64)
        kind = headers[:, 1] & 0x7F
        is_rtp = (headers[:, 0] >> 6 == 2) & ~np.isin(kind, RTCP)
        rows, headers, kind = rows[is_rtp], headers[is_rtp], kind[is_rtp]
        clocks = np.zeros(128, np.int64)
        for number, codec in types.items():
            clocks[number] = SAMPLES_PER_S * CLOCKS.get(codec, 1)
        return cls(
            time_ns=capture.time_ns[rows],
            source=capture.source[rows],
            ssrc=_number(headers[:, 8:12]),
            sequence=_number(headers[:, 2:4]),
            timestamp=_number(headers[:, 4:8]),
            payload_type=kind,
            clock=clocks[kind],
            marker=headers[:, 1] & 0x80 != 0,
        )

    def sources(self) -> int:
        """How many SSRCs there are."""
        return len(np.unique(self.ssrc))

    def addresses(self) -> int:
        """From how many addresses they came."""
        return len(np.unique(self.source))

    def lost(self) -> int:
        """Sequence numbers between the first and the last of each SSRC that never arrived (RFC 3550 §A.3)."""
        return sum(int(np.ptp(numbers)) + 1 - len(np.unique(numbers)) for _, numbers in self._each())

    def lost_in_a_row(self) -> int:
        """The most of them one after another."""
        return max((int(np.diff(np.unique(n), prepend=n.min() - 1).max()) - 1 for _, n in self._each()), default=0)

    def duplicated(self) -> int:
        """Packets that had arrived before."""
        return sum(len(numbers) - len(np.unique(numbers)) for _, numbers in self._each())

    def overtaken(self) -> int:
        """Packets that arrived, for the first time, after a later one."""
        return sum(len(_overtaken(numbers)) for _, numbers in self._each())

    def overtaken_by(self) -> float:
        """Seconds between the first packet that overtook one and that one, at the greatest."""
        longest = 0
        for rows, numbers in self._each():
            for place in _overtaken(numbers):
                first = int(np.argmax(numbers > numbers[place]))
                longest = max(longest, int(self.time_ns[rows[place]] - self.time_ns[rows[first]]))
        return longest / NS_PER_S

    def wraps(self) -> int:
        """How often sequence numbers began again at 0."""
        return sum(int(n.max()) // 65536 - int(n.min()) // 65536 for _, n in self._each())

    def jumps(self) -> int:
        """How often the time stamps of audio went on half a second or more away from the clock."""
        count = 0
        for stream in self._in_order():
            stamps = np.unwrap(stream.timestamp, period=1 << 32) / stream.clock
            apart = np.diff(stamps) - np.diff(stream.time_ns) / NS_PER_S
            count += int(np.count_nonzero(np.abs(apart) >= JUMP_S))
        return count

    def markers(self) -> int:
        """Packets of audio with the marker bit."""
        return int(np.count_nonzero(self.marker & (self.clock > 0)))

    def comfort_noise(self) -> int:
        """Packets of comfort noise (RFC 3389)."""
        return int(np.count_nonzero(self.payload_type == COMFORT_NOISE))

    def jitter(self) -> float:
        """Interarrival jitter of audio in seconds, at the greatest (RFC 3550 §A.8)."""
        greatest = 0.0
        for stream in self._in_order():
            estimate = 0.0
            since = (stream.time_ns - stream.time_ns[:1]) / NS_PER_S
            transit = since - np.unwrap(stream.timestamp, period=1 << 32) / stream.clock
            for change in np.abs(np.diff(transit)).tolist():
                if change < JUMP_S:
                    estimate += (change - estimate) / 16
                    greatest = max(greatest, estimate)
        return greatest

    def before(self, time_ns: int) -> int:
        """How many arrived before a wall time."""
        return int(np.count_nonzero(self.time_ns < time_ns))

    def select(self, rows: Ints) -> Self:
        """Some of the packets."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def _each(self) -> Iterator[tuple[Ints, Ints]]:
        """Per SSRC its rows and their sequence numbers without wraps."""
        for ssrc in np.unique(self.ssrc):
            rows = np.flatnonzero(self.ssrc == ssrc)
            yield rows, np.unwrap(self.sequence[rows], period=65536).astype(np.int64)

    def _in_order(self) -> Iterator[Self]:
        """Per SSRC and clock, whose time stamps are one line, the packets of audio that nothing overtook."""
        for rows, numbers in self._each():
            leading = np.diff(np.maximum.accumulate(numbers), prepend=numbers[0] - 1) > 0
            clocks = self.clock[rows]
            for clock in np.unique(clocks[clocks > 0]):
                yield self.select(rows[leading & (clocks == clock)])


def _overtaken(numbers: Ints) -> Ints:
    """Places of the first arrivals that come after a greater number."""
    first = np.zeros(len(numbers), bool)
    first[np.unique(numbers, return_index=True)[1]] = True
    return np.flatnonzero(first & (numbers < np.maximum.accumulate(numbers)))


def _number(octets: Ints) -> Ints:
    """Big-endian numbers, one for each row of bytes."""
    shifts = 8 * np.arange(octets.shape[1])[::-1]
    total: Ints = (octets << shifts).sum(axis=1)
    return total
