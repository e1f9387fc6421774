"""Reads the UDP packets of a capture file into arrays; classic pcap of any byte order and precision, and pcapng."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from emulator.base.address import Address
from emulator.base.errors import BadInput
from scenarios.proof.pcapng import SECTION_HEADER, Records, walk_pcapng

if TYPE_CHECKING:
    from pathlib import Path

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

_MAGIC = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}
_LONGEST_RECORD = 262_144
_NULL, _ETHERNET, _LOOP, _SLL, _SLL2 = 0, 1, 108, 113, 276
_HEADER = {_NULL: 4, _LOOP: 4, _ETHERNET: 14, _SLL: 16, _SLL2: 20, 12: 0, 14: 0, 101: 0, 228: 0, 229: 0}
_VLAN = (0x8100, 0x88A8)
_UDP = 17
_ARPHRD_LOOPBACK = 772
_INCOMING, _OUTGOING = 0, 4
_IPV6_KEY = 1 << 48


@dataclass(frozen=True, slots=True)
class Capture:
    """The UDP packets of a file, in file order: one row each in every array."""

    path: Path
    data: Bytes
    """The whole file, memory-mapped."""
    number: Ints
    """Packet number in the file from 1, as other tools show it."""
    time_ns: Ints
    """Wall time, nanoseconds since 1970."""
    source: Ints
    destination: Ints
    """Address keys: `key(Address)`."""
    start: Ints
    """Offset of the UDP payload in `data`."""
    length: Ints
    """Bytes of UDP payload."""
    truncated: int
    """UDP packets left out because the snapshot length or a fragment cut them."""
    torn: bool
    """The file ends inside a record; what was whole has been read."""
    nanoseconds: bool
    """A classic pcap with nanosecond stamps, as our own tap writes it; pcapng comes from a witness."""
    ipv6: dict[bytes, int]

    def key(self, address: Address) -> int:
        """The number that stands for `address` in `source` and `destination`; -1 when its host never occurs."""
        host = ipaddress.ip_address(address.host)
        if host.version == 4:
            return int(host) << 16 | address.port
        known = self.ipv6.get(host.packed)
        return -1 if known is None else _ipv6_key(known, address.port)

    def key_of(self, text: str) -> int:
        """The same for an address that is written "ip:port"."""
        host, _, port = text.rpartition(":")
        return self.key(Address(host.strip("[]"), int(port)))

    def address(self, key: int) -> Address:
        """The inverse of `key`."""
        if key < _IPV6_KEY:
            return Address(str(ipaddress.IPv4Address(key >> 16)), key & 0xFFFF)
        packed = list(self.ipv6)[(key - _IPV6_KEY) >> 16]
        return Address(str(ipaddress.IPv6Address(packed)), key & 0xFFFF)


def read_capture(path: Path) -> Capture:
    """Read `path`. Raises BadInput when it is missing, no capture, or of a link type we do not know."""
    try:
        data: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise BadInput(f"the capture cannot be read ({error})", place=str(path)) from error
    records = _walk(data.data, path)
    unknown = records.link_types - set(_HEADER)
    if unknown or len(records.link_types) > 1:
        raise BadInput(
            f"link type {sorted(records.link_types)} is not supported; use Ethernet or -i any", place=str(path)
        )
    link = next(iter(records.link_types), 101)
    at, captured = np.array(records.offset, np.int64), np.array(records.length, np.int64)
    rows = np.flatnonzero(captured >= _HEADER[link] + 28)
    rows = rows[_one_copy(data, at[rows], link)]
    rows, network = _network_layer(data, at, captured, rows, link)
    ipv6: dict[bytes, int] = {}
    udp = _Udp(data, at + captured, ipv6)
    udp.read_ipv4(rows, network)
    udp.read_ipv6(rows, network)
    found = udp.in_order()
    return Capture(
        path=path,
        data=data,
        number=found[0] + 1,
        time_ns=np.array(records.time_ns, np.int64)[found[0]],
        source=found[1],
        destination=found[2],
        start=found[3],
        length=found[4],
        truncated=udp.truncated,
        torn=records.torn,
        nanoseconds=records.nanoseconds and bytes(data[:4]) != b"\x0a\x0d\x0d\x0a",
        ipv6=ipv6,
    )


def _walk(data: memoryview, path: Path) -> Records:
    if len(data) >= 12 and struct.unpack_from("<I", data)[0] == SECTION_HEADER:
        return walk_pcapng(data)
    for order in "<>":
        if len(data) >= 24 and struct.unpack_from(order + "I", data)[0] in _MAGIC:
            return _walk_pcap(data, order)
    raise BadInput("is no pcap or pcapng file", place=str(path))


def _walk_pcap(data: memoryview, order: str) -> Records:
    """The chain of 16-byte record headers; each says where the next one is, so this is a loop."""
    magic, _, _, _, _, _, link = struct.unpack_from(order + "IHHiIII", data)
    unit = _MAGIC[magic]
    times, offsets, lengths = [], [], []
    record = struct.Struct(order + "IIII").unpack_from
    at, end = 24, len(data)
    while at + 16 <= end:
        seconds, fraction, length, _ = record(data, at)
        if length > _LONGEST_RECORD or at + 16 + length > end:
            break
        times.append(seconds * 1_000_000_000 + fraction * unit)
        offsets.append(at + 16)
        lengths.append(length)
        at += 16 + length
    return Records(times, offsets, lengths, {link & 0xFFFF}, torn=at != end, nanoseconds=unit == 1)


def _word(data: Bytes, at: Ints) -> Ints:
    """Big-endian 16-bit numbers at the offsets `at`."""
    return data[at].astype(np.int64) << 8 | data[at + 1]


def _one_copy(data: Bytes, at: Ints, link: int) -> npt.NDArray[np.bool_]:
    """False for the second of the two copies that a raw socket sees of every packet on the loopback interface."""
    if link not in (_SLL, _SLL2):
        return np.ones(len(at), bool)
    direction = _word(data, at) if link == _SLL else data[at + 10].astype(np.int64)
    loopback = _word(data, at + (2 if link == _SLL else 8)) == _ARPHRD_LOOPBACK
    both = np.any(loopback & (direction == _OUTGOING)) and np.any(loopback & (direction == _INCOMING))
    return ~(loopback & (direction == _INCOMING)) if both else np.ones(len(at), bool)


def _network_layer(data: Bytes, at: Ints, captured: Ints, rows: Ints, link: int) -> tuple[Ints, Ints]:
    """Rows that can hold IP, and where it starts; up to two VLAN tags are stepped over."""
    network = at[rows] + _HEADER[link]
    if link == _ETHERNET:
        for _ in range(2):
            network = network + 4 * np.isin(_word(data, network - 2), _VLAN)
    inside = network + 28 <= at[rows] + captured[rows]
    return rows[inside], network[inside]


def _ipv6_key(host: int, port: int) -> int:
    return _IPV6_KEY + (host << 16 | port)


class _Udp:
    """Collects UDP headers behind IPv4 and IPv6 headers."""

    def __init__(self, data: Bytes, record_end: Ints, ipv6: dict[bytes, int]) -> None:
        self._data = data
        self._end = record_end
        self._ipv6 = ipv6
        self._found: list[tuple[Ints, ...]] = []
        self.truncated = 0

    def read_ipv4(self, rows: Ints, network: Ints) -> None:
        """RFC 791. Fragments cannot be decoded and count as truncated."""
        data = self._data
        is_udp = (data[network] >> 4 == 4) & (data[network + 9] == _UDP)
        rows, network = rows[is_udp], network[is_udp]
        fragment = (_word(data, network + 6) & 0x3FFF) != 0
        udp = network + (data[network] & 15).astype(np.int64) * 4
        whole = ~fragment & (udp + 8 <= self._end[rows])
        self.truncated += int(np.count_nonzero(~whole))
        rows, network, udp = rows[whole], network[whole], udp[whole]
        hosts = (_word(data, network + at) << 16 | _word(data, network + at + 2) for at in (12, 16))
        source, destination = (host << 16 for host in hosts)
        self._add(rows, source, destination, udp)

    def read_ipv6(self, rows: Ints, network: Ints) -> None:
        """RFC 8200, without extension headers."""
        data = self._data
        is_udp = (data[network] >> 4 == 6) & (data[network + 6] == _UDP)
        is_udp &= network + 48 <= self._end[rows]
        rows, network = rows[is_udp], network[is_udp]
        source, destination = (self._hosts(network + at) for at in (8, 24))
        self._add(rows, source, destination, network + 40)

    def _hosts(self, at: Ints) -> Ints:
        packed = (self._data[start : start + 16].tobytes() for start in at.tolist())
        return np.array([_ipv6_key(self._ipv6.setdefault(h, len(self._ipv6)), 0) for h in packed], np.int64)

    def _add(self, rows: Ints, source: Ints, destination: Ints, udp: Ints) -> None:
        data = self._data
        length = _word(data, udp + 4) - 8
        whole = (length >= 0) & (udp + 8 + length <= self._end[rows])
        self.truncated += int(np.count_nonzero(~whole))
        row = (rows, source + _word(data, udp), destination + _word(data, udp + 2), udp + 8, length)
        self._found.append(tuple(column[whole] for column in row))

    def in_order(self) -> tuple[Ints, ...]:
        """The columns row, source, destination, start, length in file order."""
        columns = [np.concatenate(parts) for parts in zip(*self._found, strict=True)]
        order = np.argsort(columns[0], kind="stable")
        return tuple(column[order] for column in columns)
