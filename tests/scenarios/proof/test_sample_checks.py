"""Sample by sample, and by offset, gain and correlation where that is not exact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scenarios.proof.evidence import mixed
from scenarios.proof.sample_checks import check_samples

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from scenarios.proof.verdict import Verdict


def verdicts(evidence: Evidence, samples: np.ndarray[tuple[int, int], np.dtype[np.int16]]) -> dict[str, Verdict]:
    changed = replace(evidence, recording=replace(evidence.recording, samples=samples))
    return {verdict.name: verdict for verdict in check_samples(changed)}


def test_the_good_file(evidence: Evidence) -> None:
    found = verdicts(evidence, evidence.recording.samples)
    assert all(verdict.passed for verdict in found.values())
    assert found["left: samples"].measured == "500 frames equal"
    assert found["left: offset"].measured == 0.0
    explained = found["left: frames not on time explained"]
    assert explained.measured == explained.limit != 0


def test_the_first_wrong_sample_has_a_place(evidence: Evidence) -> None:
    samples = evidence.recording.samples.copy()
    samples[30_000, 1] ^= 1
    found = verdicts(evidence, samples)
    verdict = found["right: samples"]
    assert not verdict.passed
    assert verdict.measured == "499 frames equal"
    placed = evidence.legs["leg-b"].time_base.placed
    row = placed.packet_at(8000 + 30_000)
    assert row is not None
    assert f"frame 187 (3.750 s), packet {placed.flow.number[row]} of the capture" in verdict.where
    assert found["right: correlation"].passed
    assert found["left: samples"].passed


def test_a_gap_has_no_packet(evidence: Evidence) -> None:
    gap = evidence.sidecar.legs["leg-a"].gaps[0]
    samples = evidence.recording.samples.copy()
    samples[gap.start - 8000, 0] = 5
    assert verdicts(evidence, samples)["left: samples"].where.endswith("where leg-a has no packet")


@pytest.mark.parametrize(
    ("factor", "gain", "passes"), [(1.02, "+0.17", True), (1.03, "+0.26", False), (-1, "inverted", False)]
)
def test_gain(evidence: Evidence, factor: float, gain: str, passes: bool) -> None:
    samples = evidence.recording.samples.copy()
    samples[:, 0] = np.round(samples[:, 0] * factor)
    verdict = verdicts(evidence, samples)["left: gain"]
    assert verdict.measured == gain
    assert verdict.passed is passes


@pytest.mark.parametrize(("late", "passes"), [(160, True), (168, False)])
def test_offset(evidence: Evidence, late: int, passes: bool) -> None:
    samples = np.roll(evidence.recording.samples, late, axis=0)
    verdict = verdicts(evidence, samples)["left: offset"]
    assert verdict.measured == late / 8
    assert verdict.passed is passes


def test_noise_spoils_correlation(evidence: Evidence) -> None:
    noise = np.random.default_rng(1).normal(0, 2000, len(evidence.recording.samples)).astype(np.int16)
    samples = evidence.recording.samples // 2
    samples[:, 0] += noise
    assert not verdicts(evidence, samples)["left: correlation"].passed
    assert verdicts(evidence, samples)["right: correlation"].passed


def test_mono(evidence: Evidence) -> None:
    sidecar = evidence.sidecar.model_copy(update={"channels": 1})
    mono = replace(evidence, sidecar=sidecar)
    summed = mixed(evidence.sides["left"], evidence.sides["right"])[:, None]
    assert all(verdict.passed for verdict in verdicts(mono, summed).values())
    summed[5] += 1
    failed = [verdict for verdict in verdicts(mono, summed).values() if not verdict.passed]
    assert [verdict.name for verdict in failed] == ["mono: samples"]


def test_a_frame_that_nothing_explains(evidence: Evidence) -> None:
    leg = evidence.sidecar.legs["leg-a"].model_copy(update={"late": ()})
    sidecar = evidence.sidecar.model_copy(update={"legs": {**evidence.sidecar.legs, "leg-a": leg}})
    verdict = verdicts(replace(evidence, sidecar=sidecar), evidence.recording.samples)[
        "left: frames not on time explained"
    ]
    assert not verdict.passed
    assert "packet" in verdict.where


@pytest.mark.parametrize(("before_the_end", "passed"), [(9600, True), (9601, False)])
def test_after_a_crash_the_last_1200_ms_had_not_settled(evidence: Evidence, before_the_end: int, passed: bool) -> None:
    recovered = replace(evidence, sidecar=evidence.sidecar.model_copy(update={"reason": "recovered"}))
    samples = evidence.recording.samples.copy()
    samples[len(samples) - before_the_end, 0] ^= 1
    found = verdicts(recovered, samples)
    assert found["left: samples"].passed is passed
    assert "left: frames not on time explained" not in found
