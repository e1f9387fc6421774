"""RTCP: sender and receiver reports, source description and BYE, one after the other in a compound (RFC 3550 §6)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from emulator.base.errors import PeerViolation
from emulator.base.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterable

SR, RR, SDES, BYE = 200, 201, 202, 203
"""Packet types (§12.1)."""
NTP_PER_S = 65_536
"""Units of the middle 32 bits of an NTP time, in which LSR and DLSR are given."""
_CNAME = 1
_NTP_EPOCH_S = 2_208_988_800
"""From 1900 to 1970."""
_HEADER = struct.Struct("!BBH")
_WORD = struct.Struct("!I")
_SENDER = struct.Struct("!QIII")
_BLOCK = struct.Struct("!IIIIII")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBlock:
    """What one receiver says of one source (§6.4.1)."""

    ssrc: int
    fraction_lost: int
    """Since the last report, of 256."""
    cumulative_lost: int
    """Signed, 24 bits: duplicates make it smaller."""
    highest_sequence: int
    """Extended by the number of wraps, 32 bits."""
    jitter: int
    """In units of the time stamp."""
    last_sr: int = 0
    """Middle 32 bits of the NTP time of the source's latest SR; 0: none has come."""
    delay_since_last_sr: int = 0
    """In 1/65536 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderReport:
    """SR."""

    ssrc: int
    ntp: int
    """64 bits: seconds since 1900, 32 bits behind the point."""
    timestamp: int
    packets: int
    octets: int
    """Of payload."""
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverReport:
    """RR, of who has sent nothing since the last report."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDescription:
    """SDES, as far as CNAMEs go: (SSRC, CNAME)."""

    names: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodbye:
    """BYE."""

    ssrcs: tuple[int, ...]
    reason: str = ""


RtcpPacket: TypeAlias = SenderReport | ReceiverReport | SourceDescription | Goodbye


def ntp_time(wall_ns: int) -> int:
    """The 64-bit NTP time of a wall time in nanoseconds since 1970."""
    seconds, nanoseconds = divmod(wall_ns, NS_PER_S)
    return (seconds + _NTP_EPOCH_S & 0xFFFFFFFF) << 32 | (nanoseconds << 32) // NS_PER_S


def middle(ntp: int) -> int:
    """The middle 32 bits of an NTP time."""
    return ntp >> 16 & 0xFFFFFFFF


def round_trip(block: ReportBlock, arrival_ntp: int) -> int | None:
    """The round trip of §6.4.1 in 1/65536 s, None when the peer has heard no SR yet or what it says cannot be."""
    if not block.last_sr:
        return None
    elapsed = middle(arrival_ntp) - block.last_sr - block.delay_since_last_sr & 0xFFFFFFFF
    return elapsed if elapsed < 1 << 31 else None


def build(packets: Iterable[RtcpPacket]) -> bytes:
    """A compound. It is for the caller to begin with a report and to have an SDES in it (§6.1)."""
    return b"".join(_build_one(packet) for packet in packets)


def _build_one(packet: RtcpPacket) -> bytes:
    match packet:
        case SenderReport():
            sender = _SENDER.pack(packet.ntp, packet.timestamp & 0xFFFFFFFF, packet.packets & 0xFFFFFFFF, packet.octets)
            return _framed(SR, len(packet.blocks), _WORD.pack(packet.ssrc) + sender + _build_blocks(packet.blocks))
        case ReceiverReport():
            return _framed(RR, len(packet.blocks), _WORD.pack(packet.ssrc) + _build_blocks(packet.blocks))
        case SourceDescription():
            return _framed(SDES, len(packet.names), b"".join(_chunk(*name) for name in packet.names))
        case Goodbye():
            reason = packet.reason.encode()[:255]
            told = bytes([len(reason)]) + reason if reason else b""
            return _framed(BYE, len(packet.ssrcs), b"".join(map(_WORD.pack, packet.ssrcs)) + told)


def _framed(kind: int, count: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    return _HEADER.pack(0x80 | count, kind, len(body) // 4) + body


def _build_blocks(blocks: tuple[ReportBlock, ...]) -> bytes:
    return b"".join(
        _BLOCK.pack(
            block.ssrc,
            block.fraction_lost << 24 | max(-(1 << 23), min((1 << 23) - 1, block.cumulative_lost)) & 0xFFFFFF,
            block.highest_sequence & 0xFFFFFFFF,
            block.jitter,
            block.last_sr,
            block.delay_since_last_sr,
        )
        for block in blocks
    )


def _chunk(ssrc: int, name: str) -> bytes:
    """An SDES chunk: one item, then one to four zero bytes (§6.5)."""
    text = name.encode()[:255]
    chunk = _WORD.pack(ssrc) + bytes([_CNAME, len(text)]) + text
    return chunk + bytes(4 - len(chunk) % 4)


def parse(data: bytes) -> list[RtcpPacket]:
    """The packets of a compound, in order; types we do not know are passed over.

    Taken also when it does not begin with a report (RFC 5506). Raises PeerViolation when it is torn or no RTCP.
    """
    if not data:
        raise PeerViolation("an empty datagram", place="RTCP")
    packets: list[RtcpPacket] = []
    start = 0
    while start < len(data):
        if len(data) - start < 4:
            raise PeerViolation(f"{len(data) - start} bytes, 4 expected at least", place="RTCP header")
        first, kind, words = _HEADER.unpack_from(data, start)
        end = start + 4 + 4 * words
        if first >> 6 != 2:
            raise PeerViolation(f"version {first >> 6}, 2 expected", place="RTCP header")
        if end > len(data):
            raise PeerViolation(f"{words} words promised, {len(data) - start - 4} bytes are there", place="RTCP header")
        body = data[start + 4 : end - (_padding(data, start + 4, end) if first & 0x20 else 0)]
        try:
            packets += _parse_one(kind, first & 0x1F, body)
        except (struct.error, IndexError) as error:
            raise PeerViolation(f"a packet of type {kind} is cut short", place="RTCP") from error
        start = end
    return packets


def _padding(data: bytes, start: int, end: int) -> int:
    padding = data[end - 1]
    if not 0 < padding <= end - start:
        raise PeerViolation(f"padding of {padding} bytes in a packet of {end - start}", place="RTCP padding")
    return padding


def _parse_one(kind: int, count: int, body: bytes) -> list[RtcpPacket]:
    if kind == SR:
        (ssrc,) = _WORD.unpack_from(body)
        ntp, timestamp, packets, octets = _SENDER.unpack_from(body, 4)
        blocks = _parse_blocks(body, 24, count)
        return [SenderReport(ssrc=ssrc, ntp=ntp, timestamp=timestamp, packets=packets, octets=octets, blocks=blocks)]
    if kind == RR:
        return [ReceiverReport(ssrc=_WORD.unpack_from(body)[0], blocks=_parse_blocks(body, 4, count))]
    if kind == SDES:
        return [SourceDescription(names=_parse_chunks(body, count))]
    if kind == BYE:
        ssrcs = struct.unpack_from(f"!{count}I", body)
        rest = body[4 * count :]
        return [Goodbye(ssrcs=ssrcs, reason=rest[1 : 1 + rest[0]].decode(errors="replace") if rest else "")]
    return []


def _parse_blocks(body: bytes, start: int, count: int) -> tuple[ReportBlock, ...]:
    found = []
    for number in range(count):
        ssrc, lost, highest, jitter, last, delay = _BLOCK.unpack_from(body, start + number * _BLOCK.size)
        found.append(
            ReportBlock(
                ssrc=ssrc,
                fraction_lost=lost >> 24,
                cumulative_lost=((lost & 0xFFFFFF) ^ 0x800000) - 0x800000,
                highest_sequence=highest,
                jitter=jitter,
                last_sr=last,
                delay_since_last_sr=delay,
            )
        )
    return tuple(found)


def _parse_chunks(body: bytes, count: int) -> tuple[tuple[int, str], ...]:
    names = []
    at = 0
    for _ in range(count):
        (ssrc,) = _WORD.unpack_from(body, at)
        at += 4
        while body[at]:
            length = body[at + 1]
            if at + 2 + length > len(body):
                raise IndexError(at)
            if body[at] == _CNAME:
                names.append((ssrc, body[at + 2 : at + 2 + length].decode(errors="replace")))
            at += 2 + length
        at += 4 - at % 4
    return tuple(names)
