"""Writes every RTP and SIP datagram of a platform to a nanosecond pcap, without privileges.

IP and UDP headers are made up around the payloads (LINKTYPE_RAW: a packet begins with its IP header), for the packets
of a tick as whole arrays. draft-ietf-opsawg-pcap; RFC 791, RFC 8200, RFC 768.
"""

from __future__ import annotations

import ipaddress
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from emulator.base.address import Address

MAGIC_NANOSECONDS = 0xA1B23C4D
LINKTYPE_RAW = 101
SNAP_LENGTH = 262_144
FLUSH_EVERY_NS = 500_000_000
_FILE_HEADER = struct.Struct("<IHHiIII")
_UDP = 17
_TTL = 64
_RECORD, _IPV4, _UDP_HEADER = 16, 20, 8
_PREFIX = _RECORD + _IPV4 + _UDP_HEADER
_DONT_FRAGMENT = 0x4000


class Tap:
    """Appends packets in the order given. Times are nanoseconds of the platform's monotonic clock.

    `wall_epoch_ns` is wall time at monotonic zero: it turns them into the wall times that a capture holds. Calls must
    not end because a disk is full: what cannot be written is left out, and so is all that follows.
    """

    def __init__(self, path: Path, *, wall_epoch_ns: int) -> None:
        self._wall_epoch_ns = wall_epoch_ns
        self._path = path
        self._file: BinaryIO = path.open("wb")
        self._flushed_ns = 0
        self._error = ""
        self._is_told = False
        self._write(_FILE_HEADER.pack(MAGIC_NANOSECONDS, 2, 4, 0, 0, SNAP_LENGTH, LINKTYPE_RAW))
        self.flush()

    def datagram(self, data: bytes, source: Address, destination: Address, at_ns: int) -> None:
        """One packet of either IP version."""
        packet = ip_packet(data, source, destination)
        seconds, nanoseconds = divmod(at_ns + self._wall_epoch_ns, 1_000_000_000)
        self._write(struct.pack("<IIII", seconds, nanoseconds, len(packet), len(packet)) + packet)
        self._flush_when_due(at_ns)

    def ipv4_rows(
        self,
        rows: NDArray[np.uint8],
        lengths: NDArray[np.integer],
        flows: NDArray[np.uint8],
        times_ns: NDArray[np.int64],
    ) -> None:
        """Many IPv4 packets: payloads rows[n, :lengths[n]], `flows` [n, 12] made by `ipv4_flow`, times [n]."""
        if not len(rows):
            return
        longest = int(lengths.max())
        block = np.zeros((len(rows), _PREFIX + longest), np.uint8)
        block[:, _PREFIX:] = rows[:, :longest]
        _fill_headers(block, lengths.astype(np.int64), flows, times_ns + self._wall_epoch_ns)
        if int(lengths.min()) == longest:
            self._write(block.tobytes())
        else:
            self._write(block[np.arange(_PREFIX + longest) < (_PREFIX + lengths)[:, None]].tobytes())
        self._flush_when_due(int(times_ns[-1]))

    def flush(self) -> None:
        """Hand everything to the operating system."""
        if not self._error:
            try:
                self._file.flush()
            except OSError as error:
                self._fail(error)

    def take_error(self) -> str:
        """Why the file is not whole any more: told once, else empty."""
        error = "" if self._is_told else self._error
        self._is_told = bool(self._error)
        return error

    def close(self) -> None:
        """Write what is left; the file is whole, unless there was an error."""
        try:
            self._file.close()
        except OSError as error:
            self._fail(error)

    def _write(self, data: bytes) -> None:
        if not self._error:
            try:
                self._file.write(data)
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        self._error = self._error or f"{self._path}: {error.strerror or error}"

    def _flush_when_due(self, now_ns: int) -> None:
        if now_ns >= self._flushed_ns + FLUSH_EVERY_NS:
            self._flushed_ns = now_ns
            self.flush()


def ipv4_flow(source: Address, destination: Address) -> bytes:
    """Addresses and ports of a packet, as they stand in its headers: 12 bytes."""
    return (
        ipaddress.IPv4Address(source.host).packed
        + ipaddress.IPv4Address(destination.host).packed
        + struct.pack("!HH", source.port, destination.port)
    )


def _fill_headers(
    block: NDArray[np.uint8], lengths: NDArray[np.int64], flows: NDArray[np.uint8], wall_ns: NDArray[np.int64]
) -> None:
    """Record, IPv4 and UDP headers of every row of `block`; UDP's checksum is 0, which means none (RFC 768)."""
    count = len(block)
    record = np.empty((count, 4), "<u4")
    record[:, 0], record[:, 1] = np.divmod(wall_ns, 1_000_000_000)
    record[:, 2] = record[:, 3] = lengths + _IPV4 + _UDP_HEADER
    words = np.empty((count, 14), ">u2")
    words[:, 0] = 0x4500
    words[:, 1] = lengths + _IPV4 + _UDP_HEADER
    words[:, 2] = 0
    words[:, 3] = _DONT_FRAGMENT
    words[:, 4] = _TTL << 8 | _UDP
    words[:, 5] = 0
    words[:, 6:12] = np.ascontiguousarray(flows).view(">u2")
    words[:, 12] = lengths + _UDP_HEADER
    words[:, 13] = 0
    total = words[:, :10].astype(np.int64).sum(axis=1)
    total = (total & 0xFFFF) + (total >> 16)
    words[:, 5] = ~(total + (total >> 16)) & 0xFFFF
    block[:, :_RECORD] = record.view(np.uint8)
    block[:, _RECORD:_PREFIX] = words.view(np.uint8)


def ip_packet(data: bytes, source: Address, destination: Address) -> bytes:
    """An IP packet with one UDP datagram, all checksums right."""
    from_host, to_host = _packed(source.host), _packed(destination.host)
    if len(from_host) != len(to_host):
        # A dual-stack socket names an IPv4 peer in IPv6 form; the capture must use one form for both.
        from_host, to_host = _as_ipv6(from_host), _as_ipv6(to_host)
    length = _UDP_HEADER + len(data)
    ports = struct.pack("!HHH", source.port, destination.port, length & 0xFFFF)
    pseudo = from_host + to_host + struct.pack("!IHH", length, 0, _UDP)
    checksum = _internet_checksum(pseudo + ports + data) or 0xFFFF
    udp = ports + struct.pack("!H", checksum) + data
    if len(from_host) == 16:
        return struct.pack("!IHBB", 6 << 28, length & 0xFFFF, _UDP, _TTL) + from_host + to_host + udp
    return _ipv4_header(length, from_host + to_host) + udp


def _ipv4_header(payload_length: int, addresses: bytes) -> bytes:
    def header(checksum: int) -> bytes:
        total = (_IPV4 + payload_length) & 0xFFFF
        return struct.pack("!BBHHHBBH", 0x45, 0, total, 0, _DONT_FRAGMENT, _TTL, _UDP, checksum) + addresses

    return header(_internet_checksum(header(0)))


@lru_cache(maxsize=1024)
def _packed(host: str) -> bytes:
    return ipaddress.ip_address(host.partition("%")[0]).packed


def _as_ipv6(packed: bytes) -> bytes:
    return packed if len(packed) == 16 else bytes(10) + b"\xff\xff" + packed


def _internet_checksum(data: bytes) -> int:
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(word for (word,) in struct.iter_unpack("!H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF
