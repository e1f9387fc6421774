"""Headers in arrays agree with headers one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emulator.rtp.arrays import PLAIN, kinds, numbers, numbers_in, read_headers, write_fixed
from emulator.rtp.packet import parse

starts = st.lists(st.binary(min_size=12, max_size=12), min_size=1, max_size=5)


@given(starts)
def test_reading(datagrams: list[bytes]) -> None:
    rows = np.zeros((len(datagrams), 16), np.uint8)
    for row, data in zip(rows, datagrams, strict=True):
        row[:12] = np.frombuffer(data, np.uint8)
    headers = read_headers(rows, np.arange(len(rows)))
    assert headers.tolist() == [
        [int.from_bytes(data[start : start + 4], "big") for start in (0, 4, 8)] for data in datagrams
    ]
    found = kinds(headers[:, 0]).tolist()
    assert found == [data[0] << 8 | data[1] & 0x7F for data in datagrams]
    assert [kind - PLAIN == 8 for kind in found] == [data[0] == 0x80 and data[1] & 0x7F == 8 for data in datagrams]


@given(st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.sampled_from([0, 8]))
def test_what_is_written_is_read(sequence: int, timestamp: int, ssrc: int, payload_type: int) -> None:
    rows = np.zeros((3, 172), np.uint8)
    write_fixed(rows[1], payload_type, ssrc)
    several = [numbers(np.array([sequence]) + (each << 16), np.array([timestamp]) - (each << 32)) for each in (0, 1)]
    assert several[0].tobytes() == several[1].tobytes()
    numbers_in(rows)[1:2] = several[0]
    packet = parse(rows[1].tobytes())
    assert (packet.sequence, packet.timestamp) == (sequence, timestamp)
    assert (packet.payload_type, packet.ssrc, len(packet.payload)) == (payload_type, ssrc, 160)
    assert not rows[[0, 2]].any()
