"""An MP3 is held to limits: noise, correlation, offset and gain, the worst window of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.audio.coded_signal import coded_signal
from emulator.audio.tone import tone
from scenarios.proof.lossy_checks import QUARTER, check_lossy_samples, fit_window

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from scenarios.proof.likeness import Samples
    from scenarios.proof.verdict import Verdict

DUE = coded_signal(1, 16_000)


def judged(evidence: Evidence, samples: Samples) -> dict[str, Verdict]:
    """The verdicts on `samples` as if they had come out of an MP3."""
    changed = replace(evidence, recording=replace(evidence.recording, samples=samples, lossy=True))
    return {verdict.name: verdict for verdict in check_lossy_samples(changed)}


def failed(verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, verdict in verdicts.items() if not verdict.passed}


def noisy(signal: Samples, db: float) -> Samples:
    power = coded_signal(9, len(signal)).astype(np.float64) * 10 ** (db / 20)
    added: Samples = np.round(signal + power).astype(np.int16)
    return added


def test_what_should_be_there_passes(evidence: Evidence) -> None:
    verdicts = judged(evidence, evidence.expected)
    assert failed(verdicts) == set()
    assert set(verdicts) >= {f"{side}: {what}" for side in ("left", "right") for what in ("offset", "correlation")}


@pytest.mark.parametrize(("db", "passes"), [(-9.0, True), (-8.0, False)])
def test_noise_has_a_limit(db: float, passes: bool) -> None:
    fit = fit_window(noisy(DUE, db), DUE, 4000, 6000)
    assert fit.snr_db == pytest.approx(-db, abs=0.5)
    assert fit.passes is passes


@pytest.mark.parametrize(("db", "passes"), [(-13.0, True), (-11.0, False)])
def test_a_quarter_second_has_stricter_limits(db: float, passes: bool) -> None:
    assert fit_window(noisy(DUE, db), DUE, 4000, 6000, QUARTER).passes is passes


@pytest.mark.parametrize("lag", [1, 39, 40, 41, 800, -40, -41])
def test_an_offset_is_measured_and_may_be_five_milliseconds(evidence: Evidence, lag: int) -> None:
    moved = evidence.expected.copy()
    moved[:, 0] = np.roll(moved[:, 0], lag)
    verdicts = judged(evidence, moved)
    assert verdicts["left: offset"].measured == lag / 8
    assert verdicts["left: offset"].passed is (abs(lag) <= 40)
    assert verdicts["right: offset"].measured == 0


@pytest.mark.parametrize(("factor", "passes"), [(0.95, True), (0.85, False), (-1.0, False)])
def test_gain(evidence: Evidence, factor: float, passes: bool) -> None:
    scaled = np.round(evidence.expected * factor).astype(np.int16)
    assert judged(evidence, scaled)["left: gain"].passed is passes


def test_one_lost_packet_is_seen(evidence: Evidence) -> None:
    holed = evidence.expected.copy()
    holed[40_000:40_160, 0] = 0
    verdicts = judged(evidence, holed)
    assert {"left: correlation", "left: signal to noise"} <= failed(verdicts)
    assert "4.960 s" in verdicts["left: correlation"].where
    assert not any(name.startswith("right") for name in failed(verdicts))


def test_noise_makes_no_offset_of_a_tone() -> None:
    ring_back = tone(440, 2000)
    assert fit_window(noisy(ring_back, -24), ring_back, 4000, 6000).offset_ms == 0


@pytest.mark.parametrize(("held", "passes"), [(0, True), (20, True), (62, True), (100, False), (300, False)])
def test_silence_is_judged_by_what_is_heard_in_it(held: int, passes: bool) -> None:
    silence = np.zeros(16_000, np.int16)
    hiss = np.where(np.arange(16_000) % 2, held, -held).astype(np.int16)
    fit = fit_window(hiss, silence, 0, 2000)
    assert fit.passes is passes
    assert fit.likeness.correlation == 1


def test_what_is_very_soft_may_be_dropped() -> None:
    soft = (coded_signal(1, 16_000) // 400).astype(np.int16)
    assert fit_window(soft * 0, soft, 0, 2000).passes
    assert not fit_window(DUE * 0, DUE, 0, 2000).passes


def test_the_rest_of_the_last_window_belongs_to_the_one_before(evidence: Evidence) -> None:
    samples = evidence.expected[:800].copy()
    samples[768:, 0] = 0
    assert failed(judged(evidence, samples)) == set()
    assert failed(judged(evidence, evidence.expected[:0])) == set()


def test_the_tail_of_a_sound_is_judged_against_the_sound() -> None:
    """MP3 noise of a frame lies over its silent part, too: that is no fault."""
    due = DUE.copy()
    due[4200:] = 0
    held = noisy(due, -20)
    held[5400:] = 0
    assert fit_window(held, due, 4000, 6000).passes
    assert not fit_window(np.roll(DUE, 777), due, 4000, 6000).passes
