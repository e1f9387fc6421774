"""Expectations on RTCP, measured in the platform's own capture: reports both ways, and on which port (RFC 5761)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emulator.base.address import Address
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.proof.pcap import Capture, Ints

FIRST_TYPE, LAST_TYPE = 192, 223
"""Packet types that RTP cannot have where both share a port (RFC 5761 §4)."""
RTCP_HEADER = 8


def judge_rtcp(wanted: str, party: str, capture: Capture, local: str) -> Iterator[Verdict]:
    """Verdicts for both ways: reports flow on the port that is `wanted` (`mux`, `port+1`) and on no other.

    `local` is the platform's address of RTP, "ip:port".
    """
    host, _, port = local.rpartition(":")
    rtp, above = (Address(host.strip("[]"), int(port) + step) for step in (0, 1))
    for way, keys in (("from", capture.destination), ("to", capture.source)):
        shared, own = (_count(capture, keys, address) for address in (rtp, above))
        measured = f"{shared} on the port of RTP, {own} on the next"
        passed = shared > 0 == own if wanted == "mux" else own > 0 == shared
        limit = "all on the port of RTP" if wanted == "mux" else "all on the next port"
        yield Verdict(f"rtp {way} {party}: reports", passed, measured, limit, "", f"{capture.path.name}, {local}")


def _count(capture: Capture, keys: Ints, address: Address) -> int:
    """RTCP datagrams whose source or destination is `address`."""
    rows = (keys == capture.key(address)) & (capture.length >= RTCP_HEADER)
    first, second = (capture.data[capture.start[rows] + at] for at in (0, 1))
    return int(np.count_nonzero((first >> 6 == 2) & (second >= FIRST_TYPE) & (second <= LAST_TYPE)))
