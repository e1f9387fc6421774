"""RTP headers of many packets at once: rows of an array, one packet each (RFC 3550 §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLAIN = 0x8000
"""The first 16 bits of a packet of payload type 0 without marker, padding, extension, and CSRC."""
_MARKER = 0x0080
_NUMBERS = np.dtype("V6")
"""The bytes of both as one thing: they are copied quicker so."""


def read_headers(rows: NDArray[np.uint8], which: slice | NDArray[np.intp]) -> NDArray[np.int64]:
    """[n, 3] of rows `which`: (first 16 bits << 16 | sequence), time stamp, SSRC. The width is a multiple of 4."""
    return rows.view(">u4")[which, :3].astype(np.int64)


def read_beginnings(rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    """A view [n] of the first 8 bytes of each row, up to the time stamp, as signed numbers. The width divides by 8."""
    return rows.view(">i8")[:, 0]


def read_sources(rows: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """A view [n] of the SSRC of each row. The width divides by 4."""
    return rows.view(">u4")[:, 2]


def kinds(first_words: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first 16 bits of each, markers aside: `PLAIN` + payload type where there is nothing but the fixed header."""
    return (first_words >> 16) & ~_MARKER


def numbers_in(rows: NDArray[np.uint8]) -> NDArray[np.void]:
    """A view [n] of the sequence number and the time stamp of each row, to be written to."""
    return rows[:, 2:8].view(_NUMBERS)[:, 0]


def numbers(sequences: NDArray[np.int64], timestamps: NDArray[np.int64]) -> NDArray[np.void]:
    """Sequence numbers and time stamps, wrapped, as they stand in a header, in an array of the same shape."""
    made = np.empty((*sequences.shape, 6), np.uint8)
    made[..., :2] = sequences.astype(">u2")[..., None].view(np.uint8)
    made[..., 2:] = timestamps.astype(">u4")[..., None].view(np.uint8)
    return made.view(_NUMBERS)[..., 0]


def write_fixed(row: NDArray[np.uint8], payload_type: int, ssrc: int) -> None:
    """Put the bytes of the header that stay the same from packet to packet into one row."""
    row[0] = 0x80
    row[1] = payload_type
    row[8:12] = np.frombuffer(ssrc.to_bytes(4, "big"), np.uint8)
