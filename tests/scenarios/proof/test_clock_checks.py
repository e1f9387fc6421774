"""The drift of a weak clock: measured over the packets, through a wrap of the time stamp, and never judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scenarios.proof.clock_checks import check_clocks, drift_ppm
from scenarios.proof.rtp_flow import Flow

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from tools.synthetic_call import SyntheticCall


def flow(packets: int, gap_ns: int, first_timestamp: int = 0, ssrc: int = 1) -> Flow:
    numbers = np.arange(packets, dtype=np.int64)
    jitter = np.random.default_rng(1).integers(0, 3_000_000, packets)
    return Flow(
        number=numbers + 1,
        time_ns=1_000_000_000 + numbers * gap_ns + jitter,
        ssrc=np.full(packets, ssrc, np.int64),
        sequence=numbers,
        timestamp=(first_timestamp + numbers * 160) % (1 << 32),
        payload_type=np.zeros(packets, np.int64),
        first=numbers * 160,
        length=np.full(packets, 160, np.int64),
        coded=np.full(packets, None, object),
        codec=np.full(packets, "PCMU"),
        pcm=np.zeros(packets * 160, np.int16),
    )


@pytest.mark.parametrize(
    ("gap_ns", "ppm"), [(20_000_000, 0), (20_200_000, -9901), (20_020_000, -999), (19_990_000, 500)]
)
def test_the_slope_is_the_drift(gap_ns: int, ppm: float) -> None:
    assert drift_ppm(flow(1000, gap_ns)) == pytest.approx(ppm, abs=60)


def test_a_time_stamp_may_wrap() -> None:
    assert drift_ppm(flow(1000, 20_200_000, (1 << 32) - 5000)) == pytest.approx(-9901, abs=60)


def test_the_longest_source_counts() -> None:
    long, short = flow(600, 20_200_000), flow(60, 25_000_000, ssrc=2)
    columns = (
        "number",
        "time_ns",
        "ssrc",
        "sequence",
        "timestamp",
        "payload_type",
        "first",
        "length",
        "coded",
        "codec",
        "pcm",
    )
    both = Flow(*(np.concatenate([getattr(short, name), getattr(long, name)]) for name in columns))
    assert drift_ppm(both) == pytest.approx(-9901, abs=120)


@pytest.mark.parametrize("packets", [0, 1, 40])
def test_of_too_few_packets_nothing_is_said(packets: int) -> None:
    assert drift_ppm(flow(packets, 20_000_000)) is None


def test_only_weak_clocks_are_told_of_and_none_fails(call: SyntheticCall, evidence: Evidence) -> None:
    assert check_clocks(evidence, call.parties) == []
    weak = tuple(replace(party, weak_clock=True) for party in call.parties)
    told = check_clocks(evidence, weak)
    assert [verdict.name for verdict in told] == [f"{party.name}: clock" for party in weak]
    assert all(verdict.passed and "ppm" in str(verdict.measured) for verdict in told)
