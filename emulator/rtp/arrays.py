"""RTP headers of many packets at once: rows of an array, one packet each (RFC 3550 §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLAIN_G711 = 0x8000
"""The first 16 bits, the marker and the difference between PCMU and PCMA aside: no padding, extension, CSRC."""
_MARKER_AND_LAW = 0x0088


def read_headers(rows: NDArray[np.uint8], which: NDArray[np.intp]) -> NDArray[np.int64]:
    """[n, 3] of rows `which`: (first 16 bits << 16 | sequence), time stamp, SSRC. The width is a multiple of 4."""
    return rows.view(">u4")[which, :3].astype(np.int64)


def is_plain_g711(first_words: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the first words say version 2, payload type 0 or 8, and nothing but the fixed header."""
    plain: NDArray[np.bool_] = (first_words >> 16) & ~_MARKER_AND_LAW == PLAIN_G711
    return plain


def write_headers(
    rows: NDArray[np.uint8],
    which: NDArray[np.intp],
    sequences: NDArray[np.int64],
    timestamps: NDArray[np.int64],
) -> None:
    """Put sequence numbers and time stamps, wrapped, into rows whose other header bytes are there already."""
    rows.view(">u2")[which, 1] = (sequences & 0xFFFF).astype(np.uint16)
    rows.view(">u4")[which, 1] = (timestamps & 0xFFFFFFFF).astype(np.uint32)


def write_fixed(row: NDArray[np.uint8], payload_type: int, ssrc: int) -> None:
    """Put the bytes of the header that stay the same from packet to packet into one row."""
    row[0] = 0x80
    row[1] = payload_type
    row[8:12] = np.frombuffer(ssrc.to_bytes(4, "big"), np.uint8)
