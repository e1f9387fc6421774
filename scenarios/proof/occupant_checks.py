"""Who is at the far end of each span, as the sidecar says it: packets in the capture come from that one."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.evidence import SIDES
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scenarios.proof.evidence import Evidence, Side
    from scenarios.proof.pcap import Capture, Ints
    from scenarios.proof.sidecar import Span

WINDOW = 4000
"""Samples. For the first of a span the old phone and the new one both send."""
_LAST = 800
"""Samples before the end of a span: what comes then may be heard in the tick with which the next one begins, which
may be late by 100 ms before a run is invalid."""
_NS_PER_SAMPLE = 125_000
_RTCP = 192, 223
"""The second octets that are RTCP's where both share a port: RFC 5761 §4."""


def check_occupants(evidence: Evidence) -> list[Verdict]:
    """One verdict for each side of which the sidecar says who was there: in every half second it sends most packets."""
    return [verdict for side in SIDES for verdict in _check_side(evidence, side)]


def _check_side(evidence: Evidence, side: Side) -> Iterator[Verdict]:
    told = [span for span in evidence.spans(side) if span.remote]
    found = [(start, span.remote, sender) for span in told for start, sender in _senders(evidence, span)]
    if not found:
        return
    wrong = [start for start, remote, sender in found if sender != remote]
    where = f"spans.{side} of the sidecar" + (f" at {wrong[0] / 8000:.2f} s" if wrong else "")
    measured = _in_turn(sender for _, _, sender in found)
    due = _in_turn(remote for _, remote, _ in found)
    yield Verdict(f"{side}: who was at the far end", not wrong, measured, due, "", where)


def _in_turn(addresses: Iterable[str]) -> str:
    return " then ".join(address for address, _ in itertools.groupby(addresses))


def _senders(evidence: Evidence, span: Span) -> Iterator[tuple[int, str]]:
    """File sample of each window of a span, and the address from which most packets came in it, if any came.

    A phone that moves within a call goes on with its SSRC, and moves before or after we are told: what it sends from
    elsewhere meanwhile counts as sent from where the sidecar says that it is.
    """
    arrivals = [_arrivals(evidence, capture, span.leg) for capture in evidence.captures]
    streams = {
        ssrc
        for capture, each in zip(evidence.captures, arrivals, strict=True)
        for ssrc in np.unique(each.ssrc[each.source == capture.key_of(span.remote)]).tolist()
    }
    for start in range(span.start + WINDOW, span.end - WINDOW + 1, WINDOW):
        counts: Counter[str] = Counter()
        for begin, end in evidence.sidecar.clock.engine_ranges(start, min(start + WINDOW, span.end - _LAST)):
            for capture, each in zip(evidence.captures, arrivals, strict=True):
                counts.update(
                    span.remote if ssrc in streams else str(capture.address(source))
                    for source, ssrc in each.between(begin, end)
                )
        if counts:
            yield start, counts.most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class _Arrivals:
    """The packets that came to a leg, RTCP left out."""

    at: Ints
    """Engine samples."""
    source: Ints
    """Keys of addresses."""
    ssrc: Ints

    def between(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Source and SSRC of each packet that came from `begin` until before `end`."""
        rows = (begin <= self.at) & (self.at < end)
        return zip(self.source[rows].tolist(), self.ssrc[rows].tolist(), strict=True)


def _arrivals(evidence: Evidence, capture: Capture, leg: str) -> _Arrivals:
    arrived = (capture.destination == capture.key_of(evidence.sidecar.legs[leg].local)) & (capture.length >= 12)
    kind = capture.data[capture.start[arrived] + 1]
    rows = np.flatnonzero(arrived)[(kind < _RTCP[0]) | (kind > _RTCP[1])]
    octets = capture.data[capture.start[rows][:, None] + np.arange(8, 12)].astype(np.int64)
    at = (capture.time_ns[rows] - evidence.sidecar.wall_epoch_ns) // _NS_PER_SAMPLE
    return _Arrivals(at, capture.source[rows], octets @ np.array([1 << 24, 1 << 16, 1 << 8, 1]))
