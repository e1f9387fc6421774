"""The lines that name a defect, where the table of bad files does not reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.diagnose import diagnose
from scenarios.proof.evidence import mixed

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence, Samples


def lines(evidence: Evidence, samples: Samples) -> list[str]:
    return diagnose(replace(evidence, recording=replace(evidence.recording, samples=samples)))


def test_nothing_to_say_of_the_good_file(evidence: Evidence) -> None:
    assert lines(evidence, evidence.recording.samples) == []


def test_without_parties_legs_are_named(evidence: Evidence) -> None:
    samples = evidence.recording.samples[:, ::-1]
    assert lines(evidence, samples) == [
        "channels swapped: left holds ring-back then leg-b then leg-c, right holds leg-a"
    ]


def test_a_span_that_is_empty(evidence: Evidence) -> None:
    samples = evidence.recording.samples.copy()
    samples[24_000:56_000, 1] = 0
    assert lines(evidence, samples) == ["wrong party: from 3.00 s right holds nothing in place of leg-b"]


def test_two_defects_at_once(evidence: Evidence) -> None:
    samples = np.roll(evidence.recording.samples, 80, axis=0)
    samples[:80] = 0
    samples[:, 0] //= 2
    assert lines(evidence, samples[:-800]) == [
        "truncated: 100 ms lack at the end",
        "shifted: left is 10 ms too late",
        "gain: left is changed by -6.0 dB",
        "shifted: right is 10 ms too late",
    ]


def test_audio_where_silence_should_be(evidence: Evidence) -> None:
    silent = replace(evidence, sides={**evidence.sides, "right": np.zeros(80_000, np.int16)})
    assert lines(silent, evidence.recording.samples) == ["foreign audio: right should be silent"]


def test_mono(evidence: Evidence) -> None:
    mono = replace(evidence, sidecar=evidence.sidecar.model_copy(update={"channels": 1}))
    summed = mixed(evidence.sides["left"], evidence.sides["right"])[:, None]
    assert lines(mono, summed) == []
    assert lines(mono, -summed // 1) == ["polarity: mono is inverted"]
    assert lines(mono, np.zeros_like(summed)) == ["one-sided: mono is silent, everybody is missing"]
    assert lines(mono, evidence.recording.samples) == ["2 channels in place of 1"]
