"""pcapng: blocks, both byte orders, clock resolutions, a torn end."""

from __future__ import annotations

import struct

import pytest

from scenarios.proof.pcapng import SECTION_HEADER, walk_pcapng


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def section(order: str = "<") -> bytes:
    return block(SECTION_HEADER, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(resolution: int | None, order: str = "<") -> bytes:
    options = b"" if resolution is None else struct.pack(order + "HHB3xHH", 9, 1, resolution, 0, 0)
    return block(1, struct.pack(order + "HHI", 101, 0, 65535) + options, order)


def packet(ticks: int, payload: bytes, order: str = "<") -> bytes:
    head = struct.pack(order + "IIIII", 0, ticks >> 32, ticks & 0xFFFFFFFF, len(payload), len(payload))
    return block(6, head + payload, order)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("resolution", "ticks"), [(None, 1_500_000), (6, 1_500_000), (9, 1_500_000_000), (0x8A, 1536)])
def test_time_stamps(order: str, resolution: int | None, ticks: int) -> None:
    data = section(order) + interface(resolution, order) + packet(ticks, b"hello", order)
    records = walk_pcapng(memoryview(data))
    assert records.time_ns == [1_500_000_000]
    assert data[records.offset[0] :][: records.length[0]] == b"hello"
    assert records.link_types == {101}
    assert records.nanoseconds is (resolution == 9)
    assert not records.torn


def test_torn_and_unknown_blocks() -> None:
    data = section() + interface(9) + block(5, b"statistics") + packet(1, b"one") + packet(2, b"two")
    assert walk_pcapng(memoryview(data)).time_ns == [1, 2]
    cut = walk_pcapng(memoryview(data[:-3]))
    assert cut.time_ns == [1]
    assert cut.torn
