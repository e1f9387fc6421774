"""RTP packets of one direction of a leg in order of arrival, parsed and decoded as arrays (RFC 3550 section 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Self, TypeAlias

import numpy as np

from scenarios.proof.coded_audio import CLOCKS, CODED, OPUS, coded_length, decode
from scenarios.proof.g711_tables import PCMA, PCMU, decoding_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from scenarios.proof.pcap import Bytes, Capture, Ints

Types: TypeAlias = Mapping[int, str]
"""Payload types of a leg, and the codecs that they mean."""
STATIC: Types = {PCMU: "PCMU", PCMA: "PCMA"}
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
    coded: npt.NDArray[np.object_]
    """Payload of packets that are no G.711, else None: their samples are zero until somebody decodes them."""
    codec: npt.NDArray[np.str_]
    pcm: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.number)

    def select(self, rows: npt.NDArray[np.bool_]) -> Self:
        """The packets for which `rows` is true."""
        columns = {f.name: getattr(self, f.name) for f in fields(self)}
        return type(self)(**{name: c if name == "pcm" else c[rows] for name, c in columns.items()})

    def once(self, *, among: npt.NDArray[np.bool_], latest: bool) -> Self:
        """Of the packets of which `among` is true, one of each that was captured several times."""
        rows = np.flatnonzero(among)[:: -1 if latest else 1]
        same = np.stack([self.ssrc[rows], self.sequence[rows], self.timestamp[rows]])
        kept = ~among
        kept[rows[np.unique(same, axis=1, return_index=True)[1]]] = True
        return self.select(kept)

    def codecs(self) -> set[str]:
        """The names of all codecs in it."""
        return set(self.codec.tolist())

    def is_of(self, *codecs: str) -> npt.NDArray[np.bool_]:
        """Which packets are of these codecs."""
        return np.isin(self.codec, codecs)

    def is_coded(self) -> bool:
        """Whether any packet is no G.711."""
        return bool(self.codecs() & {*CODED})

    def is_lossy(self) -> npt.NDArray[np.bool_]:
        """Which packets two right decoders need not decode to the same samples."""
        return self.is_of(OPUS)

    def clocks(self) -> Ints:
        """Units of each packet's time stamp per sample."""
        return np.where(self.codec == OPUS, CLOCKS[OPUS], 1).astype(np.int64)

    def decoded(self, run: Ints) -> Self:
        """With the samples of coded packets. `run`: those of one number and codec go to one decoder; -1 to none."""
        coded = self.codecs() & {*CODED}
        pcm = self.pcm.copy() if coded else self.pcm
        for codec in coded:
            rows = np.flatnonzero(self.is_of(codec) & (run >= 0))
            for number in np.unique(run[rows]):
                line = rows[run[rows] == number]
                for row, samples in zip(line, decode(codec, [self.coded[k] for k in line]), strict=True):
                    pcm[self.first[row] : self.first[row] + self.length[row]] = samples[: self.length[row]]
        return replace(self, pcm=pcm)

    def loudest(self) -> Ints:
        """The largest absolute sample of each packet."""
        if not len(self):
            return np.zeros(0, np.int64)
        peaks = np.maximum.reduceat(np.abs(self.pcm.astype(np.int32)), self.first)
        return peaks.astype(np.int64)


def flow_from_peer(captures: Iterable[Capture], local: str, types: Types = STATIC) -> Flow:
    """What arrived at our `local` address ("ip:port"), whatever address it came from."""
    return _joined(_media(c, c.destination == c.key_of(local), types) for c in captures)


def flow_to_peer(captures: Iterable[Capture], local: str, types: Types = STATIC) -> Flow:
    """What was sent from our `local` address ("ip:port")."""
    return _joined(_media(c, c.source == c.key_of(local), types) for c in captures)


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


def _media(capture: Capture, rows: npt.NDArray[np.bool_], types: Types) -> Flow:
    """Parse the chosen UDP payloads; what is no audio by `types` in RTP of version 2 is left out."""
    data = capture.data
    rows = rows & (capture.length >= 12)
    start, length = capture.start[rows], capture.length[rows]
    payload_type = data[start + 1].astype(np.int64) & 0x7F
    keep = (data[start] >> 6 == 2) & np.isin(payload_type, list(types))
    chosen = np.flatnonzero(rows)[keep]
    start, length, payload_type = start[keep], length[keep], payload_type[keep]
    header, end = _payload_bounds(data, start, length)
    coded = _coded(data, header, end, payload_type, types)
    samples = end - header
    for row in np.flatnonzero(np.isin(payload_type, _numbers(types, CODED))):
        samples[row] = coded_length(types[int(payload_type[row])], coded[row])
    samples = samples // SLOT * SLOT
    whole = samples > 0
    chosen, start, header, samples, payload_type = (
        each[whole] for each in (chosen, start, header, samples, payload_type)
    )
    coded = coded[whole]
    return Flow(
        number=capture.number[chosen],
        time_ns=capture.time_ns[chosen],
        ssrc=_word(data, start + 8, 4),
        sequence=_word(data, start + 2, 2),
        timestamp=_word(data, start + 4, 4),
        payload_type=payload_type,
        first=np.cumsum(samples) - samples,
        length=samples,
        coded=coded,
        codec=np.array([types[number] for number in payload_type.tolist()], str),
        pcm=_plain(data, header, samples, payload_type, types),
    )


def _numbers(types: Types, codecs: Iterable[str]) -> list[int]:
    return [number for number, codec in types.items() if codec in codecs]


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


def _coded(data: Bytes, header: Ints, end: Ints, payload_type: Ints, types: Types) -> npt.NDArray[np.object_]:
    """The payload of each packet that is no G.711."""
    coded = np.full(len(header), None, object)
    for row in np.flatnonzero(np.isin(payload_type, _numbers(types, CODED))):
        coded[row] = data[header[row] : end[row]].tobytes()
    return coded


def _plain(data: Bytes, header: Ints, samples: Ints, payload_type: Ints, types: Types) -> npt.NDArray[np.int16]:
    """All payloads end to end: G.711 decoded, each by its own payload type, zeros for the others."""
    pcm = np.zeros(int(samples.sum()), np.int16)
    for law, codec in STATIC.items():
        mine = np.isin(payload_type, _numbers(types, [codec]))
        if mine.all():
            return np.take(decoding_table(law), data[spread(header, samples)])
        if mine.any():
            pcm[np.repeat(mine, samples)] = np.take(decoding_table(law), data[spread(header[mine], samples[mine])])
    return pcm


def spread(start: Ints, length: Ints) -> Ints:
    """The numbers start[0] … start[0]+length[0]-1, start[1] …, as one array."""
    before = np.cumsum(length) - length
    return np.repeat(start - before, length) + np.arange(int(length.sum()))
