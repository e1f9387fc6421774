"""How far the clock of a weak client is off: told, and not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.proof.evidence import Evidence
    from scenarios.proof.parties import Party
    from scenarios.proof.rtp_flow import Flow

RATE = 8000


def check_clocks(evidence: Evidence, parties: Sequence[Party]) -> list[Verdict]:
    """One verdict, always passed, for every party whose clock is known to be weak and whose leg is captured."""
    verdicts = []
    for party in parties:
        name = party.leg
        if party.weak_clock and name in evidence.sidecar.legs and not party.is_behind:
            base = evidence.legs[name].time_base
            ppm = drift_ppm(base.placed.flow)
            measured = "too few packets" if ppm is None else f"{ppm:+.0f} ppm, {len(base.slips)} slips"
            where = f"the packets of {name}"
            verdicts.append(Verdict(f"{party.name}: clock", True, measured, "not judged: a weak client", "", where))
    return verdicts


def drift_ppm(flow: Flow) -> float | None:
    """By how much the sender's clock is fast (+) or slow (-) against ours: a line through arrivals and time stamps.

    The source with the most packets counts; None when it has fewer than a second of them.
    """
    sources, counts = np.unique(flow.ssrc, return_counts=True)
    if not len(sources):
        return None
    rows = flow.ssrc == sources[np.argmax(counts)]
    sent = np.unwrap(flow.timestamp[rows], period=1 << 32) / RATE
    arrived = (flow.time_ns[rows] - flow.time_ns[rows][0]) / 1e9
    if arrived[-1] < 1:
        return None
    slope = float(np.polyfit(arrived, sent - sent[0], 1)[0])
    return (slope - 1) * 1e6
