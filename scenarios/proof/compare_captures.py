"""Holds the engine's tap against a witness (dumpcap) on the same wire, packet for packet."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.pcap import read_capture
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.pcap import Capture, Ints

Fingerprint = tuple[int, int]
"""Length and CRC-32 of the whole RTP packet: SSRC, sequence number, time stamp and payload are all in it."""


@dataclass(frozen=True, slots=True)
class FlowComparison:
    """One direction between two addresses."""

    name: str
    both: int
    only_tap: int
    only_witness: int
    outside: int
    """Packets the witness saw before the first or after the last packet of the tap: the leg was not open."""
    first_lost: int
    """Packet number in the witness of the first one that the tap lacks; 0 when none does."""


def compare_captures(tap: Path, witness: Path) -> list[Verdict]:
    """Verdicts on every RTP packet of the tap's flows; duplicates count as often as they occur.

    A packet that only the witness saw is a loss of the engine, one that only the tap saw a loss of the capture.
    """
    flows = compare_flows(read_capture(tap), read_capture(witness))
    lost = [flow for flow in flows if flow.only_witness]
    unseen = [flow for flow in flows if flow.only_tap]
    both = sum(flow.both for flow in flows)
    return [
        Verdict("tap: packets compared", both > 0, both, "more than 0", "packets", f"{tap} and {witness}"),
        Verdict(
            "tap: lost by the engine",
            not lost,
            sum(flow.only_witness for flow in lost),
            0,
            "packets",
            ", ".join(f"{witness} packet {flow.first_lost} ({flow.name})" for flow in lost),
        ),
        Verdict(
            "tap: lost by the capture",
            not unseen,
            sum(flow.only_tap for flow in unseen),
            0,
            "packets",
            ", ".join(f"{witness} ({flow.name})" for flow in unseen),
        ),
    ]


def compare_flows(tap: Capture, witness: Capture) -> list[FlowComparison]:
    """Compare every flow that the tap has; what the witness saw of other programs is none of ours."""
    ours = _rtp_flows(tap)
    theirs = _rtp_flows(witness)
    return [_compare(name, tap, rows, witness, theirs.get(name)) for name, rows in ours.items()]


def _rtp_flows(capture: Capture) -> dict[str, Ints]:
    """Rows of the RTP packets of each pair of addresses."""
    rtp = np.flatnonzero(capture.length >= 12)
    rtp = rtp[capture.data[capture.start[rtp]] >> 6 == 2]
    pairs, flow = np.unique(np.stack([capture.source[rtp], capture.destination[rtp]]), axis=1, return_inverse=True)
    names = [f"{capture.address(int(a))} to {capture.address(int(b))}" for a, b in pairs.T]
    return {name: rtp[flow.ravel() == k] for k, name in enumerate(names)}


def _fingerprints(capture: Capture, rows: Ints) -> list[Fingerprint]:
    data = capture.data.data
    spans = zip(capture.start[rows].tolist(), capture.length[rows].tolist(), strict=True)
    return [(length, zlib.crc32(data[start : start + length])) for start, length in spans]


def _compare(name: str, tap: Capture, rows: Ints, witness: Capture, witnessed: Ints | None) -> FlowComparison:
    ours = Counter(_fingerprints(tap, rows))
    if witnessed is None:
        return FlowComparison(name, 0, ours.total(), 0, 0, 0)
    seen = _fingerprints(witness, witnessed)
    shared = [k for k, fingerprint in enumerate(seen) if fingerprint in ours]
    inside = range(shared[0], shared[-1] + 1) if shared else range(0)
    theirs = Counter(seen[k] for k in inside)
    lost = theirs - ours
    first = next((int(witness.number[witnessed[k]]) for k in inside if seen[k] in lost), 0)
    both = (ours & theirs).total()
    return FlowComparison(name, both, ours.total() - both, lost.total(), len(seen) - len(inside), first)
