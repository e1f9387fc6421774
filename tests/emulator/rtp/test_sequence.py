"""Wrapping counters."""

from __future__ import annotations

import pytest

from emulator.rtp.sequence import ahead, unwrap_timestamp


@pytest.mark.parametrize(
    ("sequence", "highest", "expected"),
    [(1, 0, 1), (0, 65_535, 1), (65_535, 0, -1), (5, 5, 0), (32_767, 0, 32_767), (32_768, 0, -32_768), (2, 65_537, 1)],
)
def test_ahead(sequence: int, highest: int, expected: int) -> None:
    assert ahead(sequence, highest) == expected


@pytest.mark.parametrize(
    ("timestamp", "near", "expected"),
    [
        (100, 2**32 - 60, 2**32 + 100),
        (2**32 - 60, 2**32 + 100, 2**32 - 60),
        (2**32 - 60, 0, -60),
        (2**31 - 1, 0, 2**31 - 1),
        (2**31, 0, -(2**31)),
        (-5, 0, -5),
    ],
)
def test_unwrap(timestamp: int, near: int, expected: int) -> None:
    assert unwrap_timestamp(timestamp, near) == expected
