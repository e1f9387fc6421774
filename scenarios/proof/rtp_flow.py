"""RTP packets of one direction of a leg in order of arrival, parsed and decoded as arrays (RFC 3550 section 5.1)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

import numpy as np

from emulator.base.address import Address
from scenarios.proof.g711_tables import PCMA, PCMU, decoding_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from scenarios.proof.pcap import Bytes, Capture, Ints

SLOT = 80
"""Samples; payloads are cut to whole slots (ADR 0001, "Packets that count")."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The packets that count: one row each, except `pcm`, which holds the samples of all of them end to end."""

    number: Ints
    """Packet number in the capture file, from 1."""
    time_ns: Ints
    """Wall time, nanoseconds since 1970."""
    ssrc: Ints
    sequence: Ints
    timestamp: Ints
    payload_type: Ints
    first: Ints
    """Where the packet's samples begin in `pcm`."""
    length: Ints
    """Samples, a multiple of 80."""
    pcm: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.number)

    def select(self, rows: npt.NDArray[np.bool_]) -> Self:
        """The packets for which `rows` is true."""
        columns = {f.name: getattr(self, f.name) for f in fields(self)}
        return type(self)(**{name: c if name == "pcm" else c[rows] for name, c in columns.items()})

    def loudest(self) -> Ints:
        """The largest absolute sample of each packet."""
        if not len(self):
            return np.zeros(0, np.int64)
        peaks = np.maximum.reduceat(np.abs(self.pcm.astype(np.int32)), self.first)
        return peaks.astype(np.int64)


def flow_from_peer(captures: Iterable[Capture], local: str) -> Flow:
    """What arrived at our `local` address ("ip:port"), whatever address it came from."""
    return _joined(_media(c, c.destination == _key(c, local)) for c in captures)


def flow_to_peer(captures: Iterable[Capture], local: str) -> Flow:
    """What was sent from our `local` address ("ip:port")."""
    return _joined(_media(c, c.source == _key(c, local)) for c in captures)


def _key(capture: Capture, text: str) -> int:
    host, _, port = text.rpartition(":")
    return capture.key(Address(host.strip("[]"), int(port)))


def _joined(flows: Iterable[Flow]) -> Flow:
    """The flows of several captures one after the other."""
    parts = list(flows)
    if len(parts) == 1:
        return parts[0]
    samples = np.cumsum([0, *(len(part.pcm) for part in parts)])
    columns = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Flow)}
    columns["first"] = np.concatenate([part.first + before for part, before in zip(parts, samples, strict=False)])
    return Flow(**columns)


def _word(data: Bytes, at: Ints, octets: int) -> Ints:
    value = data[at].astype(np.int64)
    for step in range(1, octets):
        value = value << 8 | data[at + step]
    return value


def _media(capture: Capture, rows: npt.NDArray[np.bool_]) -> Flow:
    """Parse the chosen UDP payloads; what is no G.711 in RTP of version 2 is left out."""
    data = capture.data
    rows = rows & (capture.length >= 12)
    start, length = capture.start[rows], capture.length[rows]
    payload_type = data[start + 1].astype(np.int64) & 0x7F
    keep = (data[start] >> 6 == 2) & np.isin(payload_type, (PCMU, PCMA))
    chosen = np.flatnonzero(rows)[keep]
    start, length, payload_type = start[keep], length[keep], payload_type[keep]
    header, end = _payload_bounds(data, start, length)
    samples = (end - header) // SLOT * SLOT
    whole = samples > 0
    chosen, start, header, samples = chosen[whole], start[whole], header[whole], samples[whole]
    first = np.cumsum(samples) - samples
    return Flow(
        number=capture.number[chosen],
        time_ns=capture.time_ns[chosen],
        ssrc=_word(data, start + 8, 4),
        sequence=_word(data, start + 2, 2),
        timestamp=_word(data, start + 4, 4),
        payload_type=payload_type[whole],
        first=first,
        length=samples,
        pcm=_decoded(data, header, samples, payload_type[whole]),
    )


def _payload_bounds(data: Bytes, start: Ints, length: Ints) -> tuple[Ints, Ints]:
    """Where the payload begins (behind CSRCs and extension) and ends (before padding)."""
    flags = data[start].astype(np.int64)
    header = start + 12 + 4 * (flags & 15)
    end = start + length
    extended = np.flatnonzero((flags & 0x10 != 0) & (header + 4 <= end))
    header[extended] += 4 + 4 * _word(data, header[extended] + 2, 2)
    padded = np.flatnonzero(flags & 0x20)
    padding = data[end[padded] - 1]
    # The count includes its own octet: none at all is no RTP (RFC 3550 A.1).
    end[padded] = np.where(padding > 0, end[padded] - padding, 0)
    return header, np.maximum(end, header)


def _decoded(data: Bytes, header: Ints, samples: Ints, payload_type: Ints) -> npt.NDArray[np.int16]:
    """All payloads end to end, each decoded by its own payload type."""
    if not len(samples):
        return np.zeros(0, np.int16)
    octets = data[spread(header, samples)]
    if (payload_type == payload_type[0]).all():
        return np.take(decoding_table(int(payload_type[0])), octets)
    a_law = np.repeat(payload_type == PCMA, samples)
    return np.where(a_law, np.take(decoding_table(PCMA), octets), np.take(decoding_table(PCMU), octets))


def spread(start: Ints, length: Ints) -> Ints:
    """The numbers start[0] … start[0]+length[0]-1, start[1] …, as one array."""
    before = np.cumsum(length) - length
    return np.repeat(start - before, length) + np.arange(int(length.sum()))
